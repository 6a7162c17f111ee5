"""Steps of a case on a page of the plan: which buttons there are, and what pressing one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import (
    Act,
    Case,
    Conflict,
    Invalid,
    NotAllowed,
    allowed_actions,
    apply,
    field_message,
    refusal_message,
    say,
    who,
)
from satukota.kernel.people.api import User
from satukota.web.api import person


@dataclass(frozen=True)
class Asked:
    """What a step asks for: name of the answer, its words, whether it has to be given."""

    name: str
    label: str
    required: bool


@dataclass(frozen=True)
class Step:
    """A button: the action, its word, whether it is the likely one and what it asks for."""

    id: str
    word: str
    likely: bool
    asks: tuple[Asked, ...]


@dataclass(frozen=True)
class StepWords:
    """What a page says of its steps, by action: done, refused (by the engine's code), lacking something."""

    done: Mapping[str, str | Promise]
    refused: Mapping[str, str | Promise]
    invalid: Mapping[str, str | Promise]


def steps(user: User, case: Case) -> list[Step]:
    """Return what a user may do with a case now, the likely step first."""
    language = get_language() or "id"
    return [
        Step(
            action.id,
            say(action.label, language),
            action.likely,
            tuple(Asked(name, say(field.label, language), bool(field.required)) for name, field in
                  action.form.fields.items()),
        )
        for action in allowed_actions(case, who(user))
    ]  # fmt: skip


def do_step(request: HttpRequest, case: Case, action: str, data: Mapping[str, Any], words: StepWords) -> None:
    """Carry out a step of a case and say what became of it."""
    try:
        fields = {name: value for name, value in data.items() if value}
        apply(case.number, Act(action, data=fields), who(person(request)))
    except Conflict:
        messages.error(request, _("Somebody else changed this in the meantime. Look at it again."))
    except Invalid as refused:
        messages.error(request, _why(action, refused, words))
    except NotAllowed as refused:
        messages.error(request, str(words.refused.get(refused.refusal.code) or refusal_message(refused.refusal)))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, str(words.done.get(action, _("Done."))))


def _why(action: str, refused: Invalid, words: StepWords) -> str:
    """Return what a step said in words of its own, else what it lacks."""
    said = [field_message(error) for error in refused.errors.values() if error.code == "said"]
    return " ".join(said) or str(words.invalid.get(action, _("Something is still missing.")))
