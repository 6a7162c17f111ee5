"""What the rules found wrong, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from satukota.kernel.cases.rules.engine import Refusal
from satukota.kernel.cases.rules.messages import MESSAGES
from satukota.kernel.cases.rules.problems import FieldError, Problem
from satukota.kernel.cases.rules.words import params_in

OWN = {
    "unknown": gettext_noop("This kind of case has no action “{action}”."),
    "photo": gettext_noop("A photo is needed as evidence."),
}


def message(code: str, params: Mapping[str, object]) -> str:
    """Return the text of a code of the rules with its parts filled in."""
    return _(OWN.get(code) or MESSAGES[code]).format_map(params_in(params, get_language() or "id"))


def field_message(error: FieldError) -> str:
    """Return what is wrong with an answer."""
    return message(error.code, error.params)


def problem_message(problem: Problem) -> str:
    """Return what is wrong with a definition."""
    return message(problem.code, problem.params)


def refusal_message(refused: Refusal) -> str:
    """Return why an action is not possible now."""
    return message(refused.code, refused.params)
