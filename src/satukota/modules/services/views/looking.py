"""What is looked at before something is said: a paper before it is signed, the papers of a matter that one advises on."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, CaseType, access_case, case_for, pinned_definition
from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.people.api import actor_for, require
from satukota.modules.services.actions.previews import preview_pdf, sample_pdf
from satukota.modules.services.queries.advice import matter_for
from satukota.modules.services.queries.case_page import previewed_outputs
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.ownership import EDIT, definition_of, may_change
from satukota.web.api import person, staff_only


def _case(request: HttpRequest, number: str) -> Case:
    try:
        return case_for(request.user, number, staff=True)
    except Case.DoesNotExist as error:
        raise Http404 from error


@staff_only
def preview(request: HttpRequest, number: str, output: str) -> HttpResponse:
    """Show a paper as it would be issued now, without number or code, to who decides on it; the reading is recorded."""
    case = _case(request, number)
    wanted = next((paper for paper in previewed_outputs(request.user, case) if paper.id == output), None)
    if wanted is None or not access_case(request.user, case).personal:
        raise Http404
    record_reading(actor_for(request.user), "case", case.pk, "paper-preview")
    pdf = preview_pdf(case, pinned_definition(case.definition_id), wanted, person(request))
    name = f'inline; filename="pratinjau-{output}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@staff_only
def sample(request: HttpRequest, pk: int, output: str) -> HttpResponse:
    """Show a paper of a definition, drafts too, for the answers of its first example."""
    require(request.user, EDIT)
    row = get_object_or_404(CaseType, pk=pk, type__startswith=FAMILY)
    definition = definition_of(row)
    wanted = definition.outputs.get(output)
    readable = row.status == CaseType.Status.PUBLISHED or may_change(person(request), definition)
    if wanted is None or not wanted.printed or not readable:
        raise Http404
    name = f'inline; filename="contoh-{output}.pdf"'
    headers = {"Content-Disposition": name}
    return HttpResponse(sample_pdf(definition, wanted), content_type="application/pdf", headers=headers)


@staff_only
def advice_paper(request: HttpRequest, number: str, pk: uuid.UUID) -> HttpResponse:
    """Give a paper of the matter to who was asked to advise on it; the reading is recorded."""
    matter = matter_for(request.user, _case(request, number))
    file = next((file for _title, file in matter.papers if file and file.pk == pk), None) if matter else None
    copy = copy_to_serve(file, "view" if file.is_image else "original") if file else None
    if matter is None or copy is None:
        raise Http404
    record_reading(actor_for(request.user), "case", matter.case.pk, "advice")
    return HttpResponse(copy.path.read_bytes(), content_type=copy.content_type, headers={"Cache-Control": "no-store"})
