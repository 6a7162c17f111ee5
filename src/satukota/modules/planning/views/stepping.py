"""The steps of a case that a person may take now, for the pages of this module."""

from dataclasses import dataclass

from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, allowed_actions, say, who
from satukota.kernel.people.api import User


@dataclass(frozen=True)
class Step:
    """A button: the action, its word, whether it is the likely one and whether it asks for a reason."""

    id: str
    word: str
    likely: bool
    asks: bool


def steps(user: User, case: Case) -> list[Step]:
    """Return what a user may do with a case now, the likely step first."""
    language = get_language() or "id"
    return [
        Step(action.id, say(action.label, language), action.likely, bool(action.form.fields))
        for action in allowed_actions(case, who(user))
    ]
