"""Cards as data: protocol cards (what to ask) and run cards (which units at which alarm level)."""

import io
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from ruamel.yaml import YAML

from satukota.kernel.people.api import actor_for, require
from satukota.kernel.readers.api import UnreadableYaml, read_yaml
from satukota.modules.emergency.actions import setup
from satukota.modules.emergency.models import ProtocolCard
from satukota.modules.emergency.models.words.incidents import Group
from satukota.modules.emergency.models.words.units import UnitKind
from satukota.modules.emergency.queries.kinds import card_text, kind_choices, run_card_title
from satukota.modules.emergency.queries.recommendation import run_card_bodies
from satukota.modules.emergency.rules import runcards
from satukota.modules.emergency.rules.cards import BadCard, standard
from satukota.web.api import page, staff_only, step_up

LEAD = "emergency.supervise"
SKELETON = {
    "code": "new-card",
    "title": {"id": "", "en": ""},
    "kind": "other.rescue",
    "group": "other",
    "base": 3,
    "words": [],
    "questions": [
        {
            "code": "danger",
            "text": {"id": "", "en": ""},
            "choices": [{"code": "yes", "label": {"id": "Ya", "en": "Yes"}}],
        }
    ],
}
FLAWS: dict[str, Callable[[], str]] = {
    "unreadable": lambda: _("Something is missing or has the wrong form: %(part)s."),
    "priority": lambda: _("There is no priority %(part)s; it is 1 to 5."),
    "advice": lambda: _("The advice “%(part)s” has no text."),
    "twice": lambda: _("The question “%(part)s” stands twice."),
}


def card_yaml(body: dict[str, Any]) -> str:
    """Return a card as YAML: the form in which people read and write it."""
    out, yaml = io.StringIO(), YAML()
    yaml.allow_unicode, yaml.width = True, 110
    yaml.dump(body, out)
    return out.getvalue()


def _body(code: str) -> tuple[dict[str, Any], int]:
    """Return a card's data and its version, 0 for one that the city never changed. Raises Http404 for no such card."""
    own = ProtocolCard.objects.filter(code=code, active=True).first()
    if own:
        return own.body, own.version
    body = SKELETON if code == "new" else next((entry for entry in standard()["cards"] if entry["code"] == code), None)
    if body is None:
        raise Http404(code)
    return body, 0


def _publish(request: HttpRequest, text: str) -> str:
    """Put the card that was written into use; return what is wrong with it, empty where nothing is."""
    try:
        setup.publish_card(read_yaml(text).value or {}, actor_for(request.user))
    except UnreadableYaml as error:
        return _("Line %(line)s cannot be read.") % {"line": error.line}
    except BadCard as bad:
        return " ".join(FLAWS[flaw.code]() % {"part": flaw.part} for flaw in bad.flaws)
    return ""


@staff_only
@step_up
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a protocol card as data and put a new version into use; a card that contradicts itself is refused with
    the reason.
    """
    require(request.user, LEAD)
    body, version = _body(code)
    text, problem = card_yaml(body), ""
    if request.method == "POST":
        text = request.POST.get("body", "")
        problem = _publish(request, text)
        if not problem:
            messages.success(request, _("The new version is in use."))
            return redirect("emergency-setup")
    title = card_text(body["title"]) or _("New protocol card")
    context = {"text": text, "problem": problem, "version": version, "title": title}
    return page(request, "emergency/card.html", context, status=422 if problem else 200)


class RunCardForm(forms.Form):
    """A run card: for which kinds and priorities, and which units at each alarm level."""

    code = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("For which incidents"), widget=forms.CheckboxSelectMultiple)
    priorities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only for priorities"),
        help_text=gettext_lazy("None ticked: for all."),
        coerce=int,
        required=False,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.CharField(
        label=gettext_lazy("Units at each alarm level"),
        help_text=gettext_lazy(
            "A line for each level; each level is sent in addition to those before it. In brackets the least crew."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(code, _("%(group)s: all") % {"group": label}) for code, label in Group.choices]
        self.fields["kinds"].choices = [*groups, *kind_choices()]  # type: ignore[attr-defined]  # a choice field

    def clean_code(self) -> str:
        """Make a code of the name."""
        code: str = slugify(self.cleaned_data["code"])[:40]
        if not code:
            raise forms.ValidationError(_("Give it a name of letters or digits."))
        return code

    def clean_levels(self) -> list[list[dict[str, Any]]]:
        """Read the levels as they were written."""
        names = {str(label).lower(): code for code, label in UnitKind.choices} | {
            code: code for code in UnitKind.values
        }
        try:
            return runcards.read_levels(self.cleaned_data["levels"], names)
        except runcards.BadLine as bad:
            known = ", ".join(str(label) for label in UnitKind.labels)
            raise forms.ValidationError(
                _("Line %(line)s: “%(part)s” cannot be read. Write a number and one of: %(known)s.")
                % {"line": bad.number, "part": bad.part, "known": known}
            ) from bad


def _first(body: dict[str, Any]) -> dict[str, Any]:
    """Return a run card as the form shows it first."""
    words = {code: str(label) for code, label in UnitKind.choices}
    return {
        "code": body.get("code", ""),
        "kinds": body.get("kinds", []),
        "priorities": body.get("priorities", []),
        "levels": runcards.write_levels(body.get("levels", []), words),
    }


@staff_only
@step_up
@require_http_methods(["GET", "POST"])
def run_card(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add or change a run card, or take it out of use."""
    require(request.user, LEAD)
    body = next((entry for entry in run_card_bodies() if entry["code"] == code), None)
    if code and body is None:
        raise Http404(code)
    if body and request.POST.get("remove"):
        setup.keep_run_card(body, actor_for(request.user), active=False)
        messages.success(request, _("Removed."))
        return redirect("emergency-setup")
    form = RunCardForm(request.POST or None, initial=_first(body or {}))
    if request.method == "POST" and form.is_valid():
        setup.keep_run_card(form.cleaned_data | ({"code": code} if code else {}), actor_for(request.user))
        messages.success(request, _("Saved. The next proposal uses it."))
        return redirect("emergency-setup")
    title = _("Run card") + f": {run_card_title(body)}" if body else _("New run card")
    context = {"form": form, "title": title, "removable": body is not None}
    return page(request, "emergency/setup_form.html", context, status=422 if form.errors else 200)
