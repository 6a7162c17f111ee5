"""Close a report where it was: with a photo that the page itself takes, so that it says where, when and by what."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, allowed_actions, apply, who
from satukota.kernel.people.api import actor_for
from satukota.modules.reports.actions.submit import store_photos
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.rules.wording import clean
from satukota.modules.reports.views.analyses import CAUSES
from satukota.modules.reports.views.opened import on_case
from satukota.web.api import page

RESULTS = [
    ("fixed", _("Fixed")),
    ("planned", _("Planned")),
    ("not_possible", _("Not possible")),
    ("explained", _("Explained")),
]


class ClosingForm(forms.Form):
    """What was done, with its proof."""

    photos = PhotosField(
        label=_("Photo of what was done"), widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"})
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
