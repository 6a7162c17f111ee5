"""The register of processing: page, workbook, PDF; and the notice for citizens that is made from it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satukota.kernel.papers.api import render_pdf
from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.administration.queries.privacy.register import activities, gaps, heads
from satukota.web.api import page, permission_required

WIDTHS = 32


@permission_required("administration.register")
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show what the city does with personal data, why, on what ground and for how long; gaps first."""
    rows = activities()
    context = {"rows": rows, "gaps": gaps(rows)}
    return page(request, "administration/privacy/register.html", context)


@permission_required("administration.register")
@require_safe
def register_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the register as `xlsx` or `pdf`."""
    rows = activities()
    if kind == "xlsx":
        widths = dict.fromkeys(heads(), WIDTHS)
        return book_answer("ropa.xlsx", workbook(_("Register"), heads(), [row.cells for row in rows], widths))
    if kind != "pdf":
        raise Http404
    html = render_to_string("administration/privacy/register_print.html", {"rows": rows, "heads": heads()})
    response = HttpResponse(render_pdf(html), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="ropa.pdf"'
    return response


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Tell citizens what the city does with their data, and what they may ask; made from the register."""
    return page(request, "administration/privacy/notice.html", {"rows": activities()})
