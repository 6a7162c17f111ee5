"""Texts that officers use again and again: by step and category, with a preview."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import definition, say
from satukota.kernel.people.api import actor_for, offices, require
from satukota.modules.reports.actions.texts import keep_text
from satukota.modules.reports.models import ReplyTemplate
from satukota.modules.reports.queries.catalogue import catalogue, category_name
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import page, staff_only

STEPS = ("forward", "answer", "ask", "close", "archive", "refer")
SAMPLE = {
    "number": "LAP-2026-000123",
    "title": "Jalan berlubang di depan pasar",
    "agency": "Dinas PUPR",
    "due": "25-11-2026",
}


class TextForm(forms.Form):
    """A text with where it fits."""

    title = forms.CharField(label=_("Name of the text"), max_length=120)
    action = forms.ChoiceField(label=_("Step"))
    category = forms.ChoiceField(label=_("Category"), required=False)
    agency = forms.ChoiceField(label=_("Only for"), required=False)
    body = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("{number}, {title}, {agency} and {due} are filled in."),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        known = definition(TYPE).actions
        kinds = [(code, category_name(code, language)) for code in catalogue().categories]
        agencies = [(office.id, office.name) for office in offices().values()]
        choices: dict[str, Any] = {
            "action": [(step, say(known[step].label, language)) for step in STEPS if step in known],
            "category": [("", gettext("All categories")), *kinds],
            "agency": [("", gettext("All agencies")), *sorted(agencies, key=lambda pair: pair[1])],
        }
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.choices = rows


@staff_only
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts by step."""
    require(request.user, "reports.desk")
    language = get_language() or "id"
    known = definition(TYPE).actions
    rows = [
        {
            "text": template,
            "step": say(known[template.action].label, language) if template.action in known else template.action,
            "category": category_name(template.category, language) if template.category else gettext("All categories"),
        }
        for template in ReplyTemplate.objects.order_by("action", "category", "title")
    ]
    return page(request, "reports/texts.html", {"rows": rows})


@staff_only
def text(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Write or change one text; what it looks like filled in stands below."""
    require(request.user, "reports.desk")
    kept = get_object_or_404(ReplyTemplate, pk=pk) if pk else None
    form = TextForm(request.POST or None, initial=_initial(kept))
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        values = dict(form.cleaned_data)
        values["agency_id"] = int(values.pop("agency") or 0) or None
        keep_text(kept, values, actor_for(request.user))
        notes.success(request, gettext("The text is kept."))
        return HttpResponseRedirect(reverse("reports:texts"))
    body = str(form["body"].value() or "")
    for name, value in SAMPLE.items():
        body = body.replace(f"{{{name}}}", value)
    context = {"form": form, "kept": kept, "preview": body}
    return page(request, "reports/text.html", context, status=422 if form.errors else 200)


def _initial(kept: ReplyTemplate | None) -> dict[str, Any]:
    if kept is None:
        return {"active": True}
    names = ("title", "action", "category", "body", "active")
    return {name: getattr(kept, name) for name in names} | {"agency": kept.agency_id or ""}
