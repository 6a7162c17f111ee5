"""What officers do on pages of their own: parts for agencies, answers from texts, photos before they are shown, PDF."""

from functools import wraps
from typing import Any, Protocol

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import (
    Act,
    Case,
    Conflict,
    Invalid,
    NotAllowed,
    access_case,
    allowed_actions,
    apply,
    find,
    say,
    who,
)
from satukota.kernel.files.api import Box, StoredFile, of_case, publish, redact, withdraw
from satukota.kernel.people.api import actor_for, has_permission, offices
from satukota.modules.reports.actions.contact import correct_contact, reporter_of
from satukota.modules.reports.actions.parts import Sealed, TooMany, split
from satukota.modules.reports.actions.texts import filled, templates_for
from satukota.modules.reports.forms import WaysForm
from satukota.modules.reports.queries.printed import report_pdf
from satukota.modules.reports.queries.shown import picture
from satukota.modules.reports.queries.told import preview
from satukota.modules.reports.rules.submission import TYPE, Contact, clean
from satukota.web.api import page, staff_only


class CaseView(Protocol):
    """A view of one report that staff may see."""

    def __call__(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Answer for the report."""
        ...


def on_case(view: CaseView) -> Any:
    """Open the report of the address for those who handle it; for all others it does not exist."""

    @staff_only
    @wraps(view)
    def opened(request: HttpRequest, number: str) -> HttpResponse:
        try:
            case = find(number)
        except Case.DoesNotExist as error:
            raise Http404 from error
        if case.type != TYPE or not access_case(request.user, case).staff:
            raise Http404
        return view(request, case)

    return opened


class PartForm(forms.Form):
    """A part of a report for another agency."""

    agency = forms.ChoiceField(label=_("Agency"))
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    words = forms.CharField(label=_("More about it"), required=False, max_length=5000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["agency"]
        rows = sorted(offices().values(), key=lambda one: one.name)
        choices.choices = [("", gettext("Choose an agency"))] + [(one.id, one.name) for one in rows]


@on_case
def part(request: HttpRequest, case: Case) -> HttpResponse:
    """Give another agency its part of a report; the public sees one report."""
    if not allowed_actions(case, who(request.user)):
        raise PermissionDenied("reports.work")
    form = PartForm(request.POST or None, initial={"title": case.title})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = split(case, int(given["agency"]), given["title"], clean(given["words"]), actor_for(request.user))
        except TooMany:
            form.add_error(None, gettext("A report has at most ten parts; nothing was made."))
        except Sealed:
            form.add_error(None, gettext("A confidential report is not split: other agencies would see it."))
        else:
            notes.success(request, gettext("Part %s lies with its agency now.") % made.number)
            return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/part.html", {"case": case, "form": form}, status=422 if form.errors else 200)


class ReplyForm(forms.Form):
    """Words of a step that the reporter gets."""

    note = forms.CharField(
        label=_("Text"), min_length=3, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )


@on_case
def reply(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer with a text of the house: choose, change, see it as the reporter gets it, send."""
    language = get_language() or "id"
    steps = [one for one in allowed_actions(case, who(request.user)) if one.id in {"answer", "ask"}]
    chosen = next((one for one in steps if one.id == request.GET.get("step")), steps[0] if steps else None)
    if chosen is None:
        notes.warning(request, gettext("Nothing can be answered now: the report has moved on."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    texts = [(one.pk, one.title, filled(one, case)) for one in templates_for(case, chosen.id)]
    first = next((text for pk, _title, text in texts if str(pk) == request.GET.get("text")), "")
    form = ReplyForm(request.POST or None, initial={"note": first})
    if request.method == "POST" and form.is_valid() and "send" in request.POST:
        problem = _sent(request, case, chosen.id, form.cleaned_data["note"])
        if not problem:
            return HttpResponseRedirect(reverse("case", args=[case.number]))
        form.add_error(None, problem)
    words = str(form["note"].value() or "")
    context = {
        "case": case,
        "form": form,
        "steps": [(one.id, say(one.label, language)) for one in steps],
        "step": chosen.id,
        "texts": texts,
        "preview": preview(case, chosen.id, words) if words else None,
    }
    return page(request, "reports/reply.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, case: Case, step: str, words: str) -> str:
    """Carry out the step; return what stands against it, in words."""
    try:
        apply(case, Act(step, {"note": clean(words)}, clean(words), version=case.version), who(request.user))
    except (NotAllowed, Conflict):
        return gettext("Somebody else was here in the meantime. Your words are still here; look at the report first.")
    except Invalid as error:
        return " ".join(str(one) for one in error.errors.values())
    notes.success(request, gettext("Sent. It stands in the history now."))
    return ""


def _boxes(given: list[str]) -> list[Box]:
    """Read covered parts as `left,top,right,bottom` in per mille. Raises ValueError."""
    found = []
    for one in given[:40]:
        left, top, right, bottom = (min(1000, max(0, int(part))) / 1000 for part in one.split(","))
        if right > left and bottom > top:
            found.append(Box(left, top, right, bottom))
    return found


@on_case
def photos(request: HttpRequest, case: Case) -> HttpResponse:
    """Look at the photos before others do: cover faces and number plates, show or hide each."""
    if not has_permission(request.user, "reports.desk"):
        raise PermissionDenied("reports.desk")
    files = [file for file in of_case(case.pk) if file.is_image]
    if request.method == "POST":
        file = next((one for one in files if str(one.pk) == request.POST.get("file")), None)
        if file is None:
            raise Http404
        _moderated(request, case, file)
        return HttpResponseRedirect(reverse("reports:photos", args=[case.number]))
    covered = {file.redacted_of_id for file in files}
    rows = [
        {"file": file, **picture(file), "covered": file.pk in covered, "cover": file.redacted_of_id is not None}
        for file in files
    ]
    return page(request, "reports/photos.html", {"case": case, "rows": rows})


def _moderated(request: HttpRequest, case: Case, file: StoredFile) -> None:
    by, does = actor_for(request.user), request.POST.get("do")
    if does == "cover":
        try:
            boxes = _boxes([*request.POST.getlist("box"), *_typed(request)])
        except ValueError:
            boxes = []
        if not boxes:
            notes.warning(request, gettext("Draw over what must not be seen first, or give the four numbers."))
            return
        redact(file, boxes, by)
        notes.success(request, gettext("Covered. The picture as it came stays with the case, unseen by the public."))
    elif does == "show" and case.visibility == Case.Visibility.PUBLIC:
        publish(file, by)
    elif does == "hide":
        withdraw(file, by)


def _typed(request: HttpRequest) -> list[str]:
    """Return a box that was given as four percentages, where there is no program to draw with."""
    given = [request.POST.get(name, "").strip() for name in ("left", "top", "right", "bottom")]
    return [",".join(str(int(one) * 10) for one in given)] if all(given) else []


@on_case
def printed(request: HttpRequest, case: Case) -> HttpResponse:
    """Send the report as PDF, without the reporter's name and address."""
    response = HttpResponse(report_pdf(case, get_language() or "id"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    return response


@on_case
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """Put right how the reporter is called and reached; that the desk looked is recorded."""
    if not has_permission(request.user, "reports.desk") or not access_case(request.user, case).personal:
        raise PermissionDenied("reports.desk")
    party = reporter_of(case)
    if party is None:
        raise Http404(gettext("Nobody is known to have reported this."))
    by, person = actor_for(request.user), party.person
    seen(by, "case", case.pk, "contact")
    before = {"name": person.name, "phone": person.phone, "email": person.email} if person else {}
    form = WaysForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        given = Contact(**form.cleaned_data, language=person.language if person else "id")
        changed = correct_contact(case, given, by)
        notes.success(request, gettext("The contact was put right.") if changed else gettext("Nothing was changed."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/ways.html", {"case": case, "form": form}, status=422 if form.errors else 200)
