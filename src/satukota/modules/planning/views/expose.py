"""The sheet of a quick win for the ministry and other cities: written, approved, shown and printed on one page."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.modules.planning import actions
from satukota.modules.planning.forms.statements import ExposeForm
from satukota.modules.planning.models import Expose
from satukota.modules.planning.queries import expose as queries
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.views.base import editing, require_filling
from satukota.modules.planning.views.documents import pdf, send
from satukota.web.api import actor_of, may, page, permission_required, person


@permission_required("planning.view")
def expose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the sheet of a quick win as it is public, and the words that wait for a second person."""
    item = queries.quick_win_of(uid)
    user, pending = person(request), queries.waiting(item)
    context = queries.context_of(item) | {
        "pending": pending,
        "can_write": may(request, "planning.fill") and reports_for(user, item.agency_id),
        "can_approve": may(request, "planning.approve") and pending is not None and pending.written_by_id != user.pk,
    }
    return page(request, "planning/expose.html", context)


@permission_required("planning.fill")
def write_expose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the words of a quick win's sheet; they begin with what was written last."""
    item = queries.quick_win_of(uid)
    require_filling(request, item.agency_id)
    newest = item.exposes.first()
    initial = {name: getattr(newest, name) for name in ExposeForm.Meta.fields} if newest else {}
    return editing(
        request,
        ExposeForm(request.POST or None, instance=Expose(item=item), initial=initial),
        lambda f: actions.write_expose(f.instance, actor_of(request)),
        title=_("Sheet of “%(name)s”") % {"name": item.name},
        lead=_("Write for a city that does not know yours. Figures are computed and stand beside your words."),
        back=reverse("planning:expose", args=[uid]),
    )


@permission_required("planning.approve")
def approve_expose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make the words that wait public."""
    pending = queries.waiting(queries.quick_win_of(uid))
    if request.method == "POST" and pending is not None:
        try:
            actions.approve_expose(pending, actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("planning:expose", uid=uid)


def public_expose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show everybody the sheet of a quick win."""
    return page(request, "planning/public_expose.html", queries.context_of(queries.quick_win_of(uid)))


def expose_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send everybody the sheet of a quick win on one page, in the city's language."""
    item = queries.quick_win_of(uid)
    with override(settings.LANGUAGE_CODE):
        content = pdf(request, "planning/print/expose.html", queries.context_of(item))
    return send(content, f"quick-win-{item.code.lower()}.pdf", "application/pdf")
