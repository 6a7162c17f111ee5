"""Steps of those who handle a report: answer from a text of the house, close with a photo, give an agency its part."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, allowed_actions, apply, say, who
from satukota.kernel.people.api import actor_for, offices
from satukota.modules.reports.actions.merging import Sealed, TooMany, split
from satukota.modules.reports.actions.submit import store_photos
from satukota.modules.reports.actions.texts import filled_text, templates_for
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.queries.told import preview
from satukota.modules.reports.rules.wording import clean
from satukota.modules.reports.views.analyses import CAUSES
from satukota.modules.reports.views.case_view import on_case
from satukota.web.api import page

RESULTS = [
    ("fixed", _("Fixed")),
    ("planned", _("Planned")),
    ("not_possible", _("Not possible")),
    ("explained", _("Explained")),
]


class ReplyForm(forms.Form):
    """Words of a step that the reporter gets."""

    note = forms.CharField(
        label=_("Text"), min_length=3, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )


@on_case
def reply(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer with a text of the house: choose, change, see it as the reporter gets it, send."""
    language = get_language() or "id"
    steps = [action for action in allowed_actions(case, who(request.user)) if action.id in {"answer", "ask"}]
    chosen = next((action for action in steps if action.id == request.GET.get("step")), steps[0] if steps else None)
    if chosen is None:
        notes.warning(request, gettext("Nothing can be answered now: the report has moved on."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    texts = [(template.pk, template.title, filled_text(template, case)) for template in templates_for(case, chosen.id)]
    first = next((text for pk, _title, text in texts if str(pk) == request.GET.get("text")), "")
    form = ReplyForm(request.POST or None, initial={"note": first})
    if request.method == "POST" and form.is_valid() and "send" in request.POST:
        problem = send_answer(request, case, chosen.id, form.cleaned_data["note"])
        if not problem:
            return HttpResponseRedirect(reverse("case", args=[case.number]))
        form.add_error(None, problem)
    words = str(form["note"].value() or "")
    context = {
        "case": case,
        "form": form,
        "steps": [(action.id, say(action.label, language)) for action in steps],
        "step": chosen.id,
        "texts": texts,
        "preview": preview(case, chosen.id, words) if words else None,
    }
    return page(request, "reports/reply.html", context, status=422 if form.errors else 200)


def send_answer(request: HttpRequest, case: Case, step: str, words: str) -> str:
    """Carry out the step; return what stands against it, in words."""
    try:
        apply(case, Act(step, {"note": clean(words)}, clean(words), version=case.version), who(request.user))
    except (NotAllowed, Conflict):
        return gettext("Somebody else was here in the meantime. Your words are still here; look at the report first.")
    except Invalid as error:
        return " ".join(str(error_text) for error_text in error.errors.values())
    notes.success(request, gettext("Sent. It stands in the history now."))
    return ""


class ClosingForm(forms.Form):
    """What was done, with its proof."""

    photos = PhotosField(
        label=_("Photo of what was done"),
        required=False,
        help_text=_("What was fixed needs one; what was planned or explained does not."),
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"}),
    )
    result = forms.ChoiceField(label=_("Result"), choices=RESULTS)
    cause = forms.ChoiceField(label=_("Cause"), choices=list(CAUSES.items()), required=False)
    note = forms.CharField(
        label=_("Explanation to the reporter"), min_length=3, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["note"])


@on_case
def close(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for the proof and close; what speaks against a photo is found as on every other way."""
    if not any(action.id == "close" for action in allowed_actions(case, who(request.user))):
        notes.warning(request, gettext("This report cannot be closed now: it has moved on."))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    form = ClosingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        problem = _close_report(request, case, form.cleaned_data)
        if not problem:
            return HttpResponseRedirect(reverse("case", args=[case.number]))
        form.add_error("photos", problem)
    return page(request, "reports/closing.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _close_report(request: HttpRequest, case: Case, typed: dict[str, Any]) -> str:
    """Carry it out; return what stands against it, in words."""
    answers = {name: typed[name] for name in ("result", "cause", "note") if typed[name]}
    refused: list[tuple[str, str]] = []
    try:
        with transaction.atomic():
            files, refused = store_photos(case, typed["photos"] or [], actor_for(request.user), kind="evidence")
            apply(case, Act("close", answers, typed["note"], files=files, version=case.version), who(request.user))
    except (NotAllowed, Conflict):
        return gettext("Somebody else was here in the meantime. Your words are still here; look at the report first.")
    except Invalid:
        why = " ".join(why for _name, why in refused)
        return why or gettext("Nothing is closed without a photo. Take one, or choose one.")
    notes.success(request, gettext("Sent. It stands in the history now."))
    return ""


class PartForm(forms.Form):
    """A part of a report for another agency."""

    agency = forms.ChoiceField(label=_("Agency"))
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    words = forms.CharField(label=_("More about it"), required=False, max_length=5000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["agency"]
        rows = sorted(offices().values(), key=lambda office: office.name)
        choices.choices = [("", gettext("Choose an agency"))] + [(office.id, office.name) for office in rows]


@on_case
def part(request: HttpRequest, case: Case) -> HttpResponse:
    """Give another agency its part of a report; the public sees one report."""
    if not allowed_actions(case, who(request.user)):
        raise PermissionDenied("reports.work")
    form = PartForm(request.POST or None, initial={"title": case.title})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            part = split(case, int(typed["agency"]), typed["title"], clean(typed["words"]), actor_for(request.user))
        except TooMany:
            form.add_error(None, gettext("A report has at most ten parts; nothing was made."))
        except Sealed:
            form.add_error(None, gettext("A confidential report is not split: other agencies would see it."))
        else:
            notes.success(request, gettext("Part %s lies with its agency now.") % part.number)
            return HttpResponseRedirect(reverse("case", args=[case.number]))
    return page(request, "reports/part.html", {"case": case, "form": form}, status=422 if form.errors else 200)
