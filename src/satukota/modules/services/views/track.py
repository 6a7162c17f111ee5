"""The applicant's own page: where it stands, papers, bill, correction, survey."""

from typing import Any

from django.contrib import messages as notes
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_POST

from satukota.kernel.addresses import absolute
from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import (
    Act,
    Case,
    NotAllowed,
    apply,
    entries,
    pinned_definition,
    say,
    step_of,
    waits_until,
    who,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.people.api import office_on
from satukota.kernel.tracking import Code, read_code
from satukota.modules.services.actions.corrections import corrections_of
from satukota.modules.services.actions.drafts import case_of_code, correct
from satukota.modules.services.actions.printing import qr
from satukota.modules.services.actions.register import refused_correction, waits_for_silent
from satukota.modules.services.actions.submission import AGAIN, COMPLETE, resubmission
from satukota.modules.services.actions.survey import save_survey, survey_is_due
from satukota.modules.services.forms import FollowForm, SurveyForm
from satukota.modules.services.models import Correction, Paper, Refund, SiakRequest, SurveyAnswer
from satukota.modules.services.models.survey import PROFILE
from satukota.modules.services.queries.issued import papers_of, revoked_among
from satukota.modules.services.queries.ledgers import (
    account_number,
    accounts_of,
    asks_for_money,
    bills_of,
    ledger,
    qris_of,
    refundable,
)
from satukota.modules.services.queries.own_steps import owed_papers, own_actions
from satukota.modules.services.queries.reasons import told_reason
from satukota.modules.services.queries.return_notes import return_note
from satukota.modules.services.queries.sequels import (
    appeal_window,
    before_and_after,
    is_amendable,
    renewal_window,
)
from satukota.modules.services.rules.deadlines import is_applicants_turn
from satukota.web.api import page

TELL = "bukti-bayar"
OWN_PLACE = frozenset({AGAIN, COMPLETE, TELL})
"""Steps of an applicant that have a place of their own on the page: putting right, completing, telling of a payment."""


def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code and open the application."""
    typed = request.GET.get("code", "")
    form = FollowForm({"code": typed} if typed else None)
    if typed and form.is_valid():
        code = read_code(typed)
        try:
            if code:
                case_of_code(code)
                return HttpResponseRedirect(reverse("services:track", args=[str(code)]))
        except Case.DoesNotExist:
            pass
        form.add_error(
            "code", gettext("We find no application with this code. Compare it with the message that you got.")
        )
    return page(request, "services/follow.html", {"form": form}, status=422 if form.errors else 200)


def case_of_token(token: str) -> tuple[Code, Case]:
    """Return an applicant's code and its case. Raises Http404 where it opens none."""
    code = read_code(token)
    if code is None:
        raise Http404
    try:
        return code, case_of_code(code)
    except Case.DoesNotExist as error:
        raise Http404 from error


def track(request: HttpRequest, token: str) -> HttpResponse:
    """Show an application to its applicant."""
    try:
        code, case = case_of_token(token)
    except Http404:
        return page(request, "services/code_over.html", status=404)
    language = get_language() or "id"
    definition, applicant = pinned_definition(case.definition_id), who(None, party=True)
    owner = office_on(case.agency_id, case.closed_at)
    state, papers = definition.states[case.state], papers_of(case)
    possible = own_actions(case, applicant, without=frozenset())
    holds = any(paper.standing == Paper.Status.VALID for paper in papers)
    context = {
        "case": case,
        "code": str(code),
        "new": "new" in request.GET,
        "service": say(definition.title, language),
        "state": say(state.public_label or state.label, language),
        "tone": "ok" if holds and not case.is_open else "warning" if case.waiting else "",
        "agency": owner.name if owner else "",
        "lines": _lines(case, language),
        "notice": resubmission(case) == COMPLETE,
        "correctable": _is_correctable(case),
        "not_taken": refused_correction(case),
        "waits_for_siak": waits_for_silent(case),
        "until": waits_until(case) if is_applicants_turn(definition, case.state) else None,
        "owed": [say(paper.title, language) for paper in owed_papers(case, applicant)],
        "own": [(say(own.label, language), own.id) for own in possible if own.id not in OWN_PLACE],
        "tells": any(own.id == TELL for own in possible),
        "papers": _linked(papers, str(code)),
        "revoked": revoked_among(papers),
        "returned": _return_row(case, language),
        **_money(case),
        "survey": survey_is_due(case, definition) and not SurveyAnswer.objects.filter(case=case).exists(),
        "link": absolute(reverse("services:track", args=[str(code)])),
        **_what_follows(case, language),
    }
    return page(request, "services/track.html", context)


def _money(case: Case) -> dict[str, Any]:
    """Return what is to be paid and how, and what may be given back."""
    bills = bills_of(case)
    to_pay = [bill for bill in bills if not bill.paid_at] if asks_for_money(case) else []
    payee = to_pay[0].agency_id if to_pay else None
    qris = qris_of(payee) if to_pay else None
    accounts = accounts_of(payee) if to_pay else []
    return {
        "to_pay": [
            (bill, ledger(bill).left, [(row, account_number(row, bill)) for row in accounts]) for bill in to_pay
        ],
        "qris": qris,
        "qris_image": qr(qris.payload) if qris else "",
        "gives_back": any(refundable(bill, case) for bill in bills),
        "refunds": Refund.objects.filter(bill__in=bills).order_by("id") if bills else [],
    }


def _what_follows(case: Case, language: str) -> dict[str, Any]:
    """Return what may follow a matter, what follows from it, and what it follows."""
    window, today = renewal_window(case), timezone.localdate()
    earlier, later = before_and_after(case)
    return {
        "renewal": window if window and today <= window.closes else None,
        "renewable": window is not None and window.is_open(today),
        "amendable": is_amendable(case),
        "appeal": appeal_window(case, language),
        "earlier": earlier,
        "sequels": [(row, _state_words(row.case, language)) for row in later],
    }


def _state_words(case: Case, language: str) -> str:
    state = pinned_definition(case.definition_id).states[case.state]
    return say(state.public_label or state.label, language)


def _linked(papers: list[Paper], code: str) -> list[Paper]:
    """Return the papers that have a file, the newest first, each with its address behind the code."""
    shown = [paper for paper in reversed(papers) if paper.file_id]
    for paper in shown:
        paper.link = reverse("services:paper", args=[code, paper.pk])  # type: ignore[attr-defined]  # for the template
    return shown


def _lines(case: Case, language: str) -> list[dict[str, Any]]:
    definition = pinned_definition(case.definition_id)
    lines = []
    for row in reversed(entries(case, public_only=True)):
        action = step_of(definition, row.action)
        sentence = say(action.label, language) if action else gettext("Begun")
        note = told_reason(row, definition, language)
        lines.append({"sentence": sentence, "at": row.at, "icon": "circle-check", "note": note, "who": ""})
    corrected = [_correction_line(row) for row in corrections_of(case)]
    refused = SiakRequest.objects.filter(case=case, correction=True, status=SiakRequest.Status.REFUSED)
    not_taken = [_refusal_line(row) for row in refused]
    return sorted([*lines, *corrected, *not_taken], key=lambda line: line["at"], reverse=True)


CORRECTED = {
    Correction.Status.ASKED: gettext_lazy("A correction of the papers was asked for"),
    Correction.Status.DONE: gettext_lazy("The papers were put right and issued anew"),
    Correction.Status.REFUSED: gettext_lazy("The correction of the papers was refused"),
}


def _refusal_line(request: SiakRequest) -> dict[str, Any]:
    sentence = gettext("SIAK did not take the correction")
    return {"sentence": sentence, "at": request.answered_at, "icon": "ban", "note": request.reason, "who": ""}


def _correction_line(correction: Correction) -> dict[str, Any]:
    files = ", ".join(file.name for file in correction.support)
    words = correction.answer or correction.reason
    status = Correction.Status(correction.status)
    done = status == Correction.Status.DONE
    return {
        "sentence": str(CORRECTED[status]),
        "at": correction.decided_at or correction.asked_at,
        "icon": "certificate" if done else "pencil",
        "note": f"{words} ({files})" if files and not correction.answer else words,
        "who": "",
    }


def _is_correctable(case: Case) -> bool:
    """Tell whether an applicant may ask for a correction: papers hold, and none is asked for already."""
    holds = Paper.objects.filter(case=case, status=Paper.Status.VALID).exists()
    return holds and not any(row.status == Correction.Status.ASKED for row in corrections_of(case))


def _return_row(case: Case, language: str) -> dict[str, Any] | None:
    """Return why a case was sent back and which answers are wrong, while it waits for its applicant."""
    definition = pinned_definition(case.definition_id)
    if resubmission(case) != AGAIN:
        return None
    note = return_note(case)
    if note is None:
        return None
    return {"reason": note.reason, "wrong": [say(definition.data.fields[path].label, language) for path in note.paths]}


@require_POST
def put_right(_request: HttpRequest, token: str) -> HttpResponse:
    """Begin to correct an application that was sent back, at the first answer that is wrong, or to complete a notice."""
    code, case = case_of_token(token)
    way, note = resubmission(case), return_note(case)
    if not way:
        return HttpResponseRedirect(reverse("services:track", args=[token]))
    started, definition = correct(case, code), pinned_definition(case.definition_id)
    wrong = note.pages(definition) if note and way == AGAIN else []
    if way == COMPLETE:
        return HttpResponseRedirect(reverse("services:resume", args=[started.token]))
    first = reverse("services:step", args=[started.token, (wrong or [definition.pages[0].id])[0]])
    return HttpResponseRedirect(first + ("?change" if wrong else ""))


@require_POST
def claim_paid(request: HttpRequest, token: str) -> HttpResponse:
    """Take the applicant's word that the bill is paid; the treasurer looks and records it."""
    _code, case = case_of_token(token)
    words = request.POST.get("keterangan", "").strip()[:300]
    try:
        if words:
            apply(case, Act(TELL, {"keterangan": words}), who(None, party=True))
            notes.success(request, gettext("Thank you. The treasurer compares it with the bank statement."))
    except NotAllowed:
        notes.warning(request, gettext("This is not possible any more: the application has moved on."))
    return HttpResponseRedirect(reverse("services:track", args=[token]))


def paper(_request: HttpRequest, token: str, pk: int) -> HttpResponse | FileResponse:
    """Give a paper to its applicant."""
    _code, case = case_of_token(token)
    paper = Paper.objects.select_related("file").filter(case=case, pk=pk, file__isnull=False).first()
    copy = copy_to_serve(paper.file, "original") if paper and paper.file else None
    if copy is None:
        raise Http404
    record_reading(Actor(None, "applicant"), "case", case.pk, "own-paper")
    return FileResponse(copy.path.open("rb"), content_type="application/pdf", filename=copy.name)


def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how satisfied the applicant is, once."""
    _code, case = case_of_token(token)
    form = SurveyForm(request.POST or None)
    done = SurveyAnswer.objects.filter(case=case).exists()
    if not done and not survey_is_due(case, pinned_definition(case.definition_id)):
        raise Http404
    if request.method == "POST" and not done and form.is_valid():
        marks = [int(form.cleaned_data[f"u{n}"]) for n in range(1, 10)]
        profile = {name: form.cleaned_data[name] for name in PROFILE}
        save_survey(case, marks, form.cleaned_data["comment"], profile)
        notes.success(request, gettext("Thank you. Your answers improve this service."))
        return HttpResponseRedirect(reverse("services:track", args=[token]))
    context = {"form": form, "done": done, "case": case, "back": reverse("services:track", args=[token])}
    return page(request, "services/survey.html", context, status=422 if form.errors else 200)
