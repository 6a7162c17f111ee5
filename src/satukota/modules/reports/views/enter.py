"""Typing in a report for somebody who called, came to the counter or wrote a letter: one page, beside the caller's words."""

import uuid
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import access_case
from satukota.kernel.people.api import actor_for, require
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.forms.entering import EnterForm
from satukota.modules.reports.forms.place import PlaceForm
from satukota.modules.reports.forms.reporting import QuestionsForm
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.rules.submission import Contact, Submission
from satukota.web.api import page, staff_only

FIELDS = {"text": "text", "category": "category", "name": "name", "phone": "phone", "email": "email"}
"""Where a fault of the intake is said on this page; all others stand above it."""


@staff_only
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for everything on one page and send it; the one who typed it in is recorded."""
    require(request.user, "reports.enter")
    if request.method != "POST":
        category = request.GET.get("category", "")
        forms = {
            "form": EnterForm(initial={"category": category}),
            "place": PlaceForm(),
            "questions": questions(category),
        }
        return page(request, "reports/enter.html", forms | {"key": uuid.uuid4().hex}, part="questions")
    form, place = EnterForm(request.POST, request.FILES), PlaceForm(request.POST)
    asked = questions(request.POST.get("category", ""), request.POST)
    context: dict[str, Any] = {"form": form, "place": place, "questions": asked, "key": request.POST.get("key", "")}
    if "find" in request.POST:  # only the place is looked up: what is not typed yet is no mistake
        context |= {"form": EnterForm(initial=request.POST.dict()), "questions": asked}
        return page(request, "reports/enter.html", context)
    if not all([form.is_valid(), place.is_valid(), asked.is_valid()]):
        return page(request, "reports/enter.html", context, status=422)
    try:
        done = submit(
            submission(form.cleaned_data, place.cleaned_data, asked.answers()),
            Enclosed(uploads=form.cleaned_data["photos"] or [], actor=actor_for(request.user), danger=True),
            key=f"enter:{request.user.pk}:{context['key'][:64]}" if context["key"] else "",
        )
    except Refused as error:
        for name, text in messages(error.faults).items():
            form.add_error(FIELDS.get(name), text)
        return page(request, "reports/enter.html", context, status=422)
    told = gettext("%(number)s is there. Tell the caller this code, by which they follow it: %(code)s")
    notes.success(request, told % {"number": done.case.number, "code": done.code})
    seen = access_case(request.user, done.case).staff
    return HttpResponseRedirect(reverse("case", args=[done.case.number]) if seen else reverse("reports:enter"))


def questions(category: str, typed: QueryDict | None = None) -> QuestionsForm:
    """Return the questions of a category as a form; none for none."""
    return QuestionsForm(typed, initial={"category": category})


def submission(typed: dict[str, Any], place: dict[str, Any], answers: dict[str, Any]) -> Submission:
    """Return what was typed as a report."""
    return Submission(
        text=typed["text"],
        category=typed["category"],
        class_=typed.get("class_") or "",
        lon=place.get("lon"),
        lat=place.get("lat"),
        area=place.get("area") or "",
        place_note=place.get("place_note") or "",
        place_source=place.get("place_source") or "",
        answers=answers,
        privacy=typed["privacy"],
        contact=Contact(typed["name"], typed["phone"], typed["email"], get_language() or "id"),
        channel=typed["channel"],
    )
