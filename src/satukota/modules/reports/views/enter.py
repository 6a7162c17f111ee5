"""Typing in a report for somebody who called, came to the counter or wrote a letter."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import actor_for, require
from satukota.modules.reports.actions.submit import Enclosed
from satukota.modules.reports.forms.pictures import kept_photos
from satukota.modules.reports.rules.submission import Submission
from satukota.modules.reports.views.new import Reporting
from satukota.web.api import Answers, Step, staff_only


class SourceForm(forms.Form):
    """How the matter came."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        widget=forms.RadioSelect,
        choices=[
            ("phone", _("Telephone")),
            ("walk_in", _("At the counter")),
            ("whatsapp", _("WhatsApp")),
            ("email", _("E-mail or letter")),
        ],
    )


class Entering(Reporting):
    """The same questions, asked for somebody else; the source is recorded."""

    name: ClassVar[str] = "reports:enter"
    title = _("Type in a report")
    home: ClassVar[str] = "inbox"
    steps: ClassVar[tuple[Step, ...]] = (Step("source", SourceForm, title=_("How did it come?")), *Reporting.steps)

    def view(self, request: HttpRequest, step: str = "") -> HttpResponse:
        """Ask those who may."""
        return self._for_staff(request, step)

    def _for_staff(self, request: HttpRequest, step: str) -> HttpResponse:
        @staff_only
        def allowed(request: HttpRequest) -> HttpResponse:
            require(request.user, "reports.enter")
            return Reporting.view(self, request, step)

        return allowed(request)

    def context(self, request: HttpRequest, step: Step | None, answers: Answers) -> dict[str, Any]:
        """Return the same, without the offline program."""
        context = super().context(request, step, answers)
        return context | {"all_steps": False}

    def submission(self, answers: Answers) -> Submission:
        """Return the report with its source."""
        return replace(super().submission(answers), channel=answers["source"]["channel"])

    def enclosure(self, request: HttpRequest, answers: Answers) -> Enclosed:
        """Return what comes with it, and who typed it."""
        photos = kept_photos(answers.get("photo", {}).get("photos") or [])
        return Enclosed(stored=photos, actor=actor_for(request.user))
