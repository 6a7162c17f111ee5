"""Paper: blank cards to print before an outage, and a form to enter them after it."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.people.api import actor_for, require
from satukota.modules.emergency.actions import backfill
from satukota.modules.emergency.models import Call, Unit
from satukota.modules.emergency.models.words.calls import CallClassWord, ClassReason
from satukota.modules.emergency.models.words.incidents import Disposition
from satukota.modules.emergency.queries.cards import active_cards
from satukota.modules.emergency.queries.kinds import card_text, kind_or_none
from satukota.modules.emergency.queries.units import active_assignments
from satukota.modules.emergency.rules.classes import BY_CODE
from satukota.modules.emergency.rules.moments import possible
from satukota.web.api import page, staff_only

MAY = "emergency.backfill"
ORDER = (
    "rang_at",
    "answered_at",
    "dispatched_at",
    "acknowledged_at",
    "en_route_at",
    "on_scene_at",
    "patient_contact_at",
    "transport_at",
    "at_facility_at",
    "cleared_at",
)


class Moment(forms.DateTimeField):
    """A time as it stands on paper."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    input_formats = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")

    def clean(self, value: object) -> datetime | None:
        """Return the time; a year that cannot be was mistyped."""
        moment: datetime | None = super().clean(value)
        if moment is not None and not possible(moment):
            raise forms.ValidationError(_("This year cannot be meant."))
        return moment


class PaperForm(forms.Form):
    """One paper card. Times must follow one another and lie in the past."""

    card = forms.CharField(label=gettext_lazy("Number of the paper card"), max_length=30)
    rang_at = Moment(label=gettext_lazy("Rang"))
    answered_at = Moment(label=gettext_lazy("Answered"), required=False)
    ended_at = Moment(label=gettext_lazy("Call ended"), required=False)
    caller = forms.CharField(label=gettext_lazy("Caller's number"), max_length=30, required=False)
    classed = forms.ChoiceField(
        label=gettext_lazy("Class"), choices=[("", "–"), *CallClassWord.choices], required=False
    )
    class_reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", "–"), *ClassReason.choices], required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=kind_or_none, required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        coerce=int,
        empty_value="3",
        initial=3,
        required=False,
        choices=[(n, n) for n in range(1, 6)],
    )
    place = forms.CharField(label=gettext_lazy("Place in words"), max_length=300, required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True), label=gettext_lazy("Unit"), required=False, empty_label="–"
    )
    dispatched_at = Moment(label=gettext_lazy("Sent"), required=False)
    acknowledged_at = Moment(label=gettext_lazy("Accepted"), required=False)
    en_route_at = Moment(label=gettext_lazy("On the way"), required=False)
    on_scene_at = Moment(label=gettext_lazy("On scene"), required=False)
    patient_contact_at = Moment(label=gettext_lazy("With the patient"), required=False)
    transport_at = Moment(label=gettext_lazy("Transporting"), required=False)
    at_facility_at = Moment(label=gettext_lazy("At the hospital"), required=False)
    cleared_at = Moment(label=gettext_lazy("Done"), required=False)
    disposition = forms.ChoiceField(
        label=gettext_lazy("How it ended"), choices=[("", "–"), *Disposition.choices], required=False
    )
    note = forms.CharField(label=gettext_lazy("Notes"), required=False, widget=forms.Textarea, max_length=4000)

    def clean(self) -> dict[str, object]:
        """Check the order of times, and that a real emergency says what and where."""
        cleaned = super().clean() or {}
        future = backfill.too_new(cleaned)
        if future:
            self.add_error(future, _("This time has not come yet."))
        for order in (ORDER, ("rang_at", "answered_at", "ended_at")):
            known = [(name, cleaned[name]) for name in order if cleaned.get(name)]
            for (_before, first), (name, second) in pairwise(known):
                if second < first:
                    self.add_error(name, _("This is earlier than the step before it."))
        self._clean_incident(cleaned)
        return cleaned

    def _clean_incident(self, cleaned: dict[str, Any]) -> None:
        """Check that what was sent and what was real says what it was, and that no unit is at two places."""
        if cleaned.get("classed") == "prank" and not cleaned.get("class_reason"):
            self.add_error("class_reason", _("Say why it counts as a prank."))
        if cleaned.get("unit") and not cleaned.get("kind"):
            self.add_error("kind", _("A unit was sent: say what happened."))
        elif cleaned.get("classed") == "emergency" and not cleaned.get("kind"):
            self.add_error("kind", _("A real emergency: say what happened."))
        ended = cleaned.get("cleared_at") or cleaned.get("disposition")
        if cleaned.get("kind") and not ended and cleaned.get("classed") and not BY_CODE[cleaned["classed"]].real:
            self.add_error("classed", _("What still goes on is a real emergency; else write how it ended."))
        if cleaned.get("unit") and not ended and active_assignments([cleaned["unit"].pk]):
            self.add_error("unit", _("This unit is in another open incident. Write when it was done there, or here."))


@staff_only
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one card after the other; what is wrong stays filled in."""
    require(request.user, MAY)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            backfill.enter(form.cleaned_data["card"], form.cleaned_data, actor_for(request.user))
            messages.success(
                request, _("Card %(card)s is entered. The next one, please.") % {"card": form.cleaned_data["card"]}
            )
            return redirect("emergency-backfill")
        except AlreadyDone:
            form.add_error("card", _("A card with this number was entered already."))
    recent = Call.objects.filter(flags__contains=[backfill.FLAG]).select_related("incident").order_by("-id")[:10]
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "emergency/paper.html", {"form": form, "recent": recent}, status=status)


@staff_only
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """Answer with numbered blank cards and the protocol questions as PDF; print them before they are needed."""
    require(request.user, MAY)

    first = max(1, min(99_000, int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 1))
    cards = [
        {
            "title": card_text(c.title),
            "questions": [
                {"text": card_text(q.text), "choices": [card_text(x.label) for x in q.choices]} for q in c.questions
            ],
        }
        for c in active_cards()
    ]
    context = {"numbers": range(first, first + 10), "cards": cards, "classes": CallClassWord.choices}
    pdf = render_pdf(render_to_string("emergency/blank.html", context, request))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="kartu-112.pdf"'}
    )
