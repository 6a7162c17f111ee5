"""What the rules found wrong, in the reader's language."""

from django.utils.translation import gettext as _

from satukota.kernel.cases.rules.engine import Refusal
from satukota.kernel.cases.rules.messages import MESSAGES
from satukota.kernel.cases.rules.problems import FieldError, Problem


def field_message(error: FieldError) -> str:
    """Return what is wrong with an answer."""
    return _filled(_(MESSAGES[error.code]), error.params)


def problem_message(problem: Problem) -> str:
    """Return what is wrong with a definition."""
    return _filled(_(MESSAGES[problem.code]), problem.params)


def refusal_message(refused: Refusal) -> str:
    """Return why an action is not possible now."""
    return _filled(_(MESSAGES[refused.code]), refused.params)


def _filled(text: str, params: object) -> str:
    return text.format(**params) if isinstance(params, dict) else text
