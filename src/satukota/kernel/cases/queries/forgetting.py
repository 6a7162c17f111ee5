"""Which ended cases are old enough to be forgotten, by what their types say."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.definitions import case_types, pinned_definition
from satukota.kernel.cases.rules.terms import Term
from satukota.kernel.cases.rules.words import say
from satukota.kernel.registry.api import Due

DAYS = {"h": 1 / 24, "d": 1, "wd": 1.4, "mo": 30.44, "y": 365.25}
FORGOTTEN = ("$forgotten", "emptied")
"""Marks in the data of a case whose content is gone already."""


def due_cases(days: int | None) -> list[Due]:  # noqa: ARG001 - the hook names it; the case types say how long
    """Return how many ended cases are past the time that their type says, by type and end. At most so many go: money
    that may still be claimed keeps some."""
    now, language, due = timezone.now(), get_language() or "id", []
    for row in case_types():
        definition = pinned_definition(row.pk)
        for state, term in (definition.privacy.retain if definition.privacy else {}).items():
            if term is not None:
                before = now - timedelta(days=term.number * DAYS.get(term.unit, 1))
                ended = Case.objects.filter(type=row.type, state=state, is_open=False, closed_at__lt=before)
                count = ended.exclude(data__has_any_keys=FORGOTTEN).count()
                title = f"{say(definition.title, language)}: {say(definition.states[state].label, language)}"
                due.append(Due(title, _("older than %(term)s") % {"term": _in_words(term)}, count))
    return due


def _in_words(term: Term) -> str:
    words = {
        "h": _("%(n)s hours"), "d": _("%(n)s days"), "wd": _("%(n)s working days"), "mo": _("%(n)s months"),
        "y": _("%(n)s years"),
    }  # fmt: skip
    return words.get(term.unit, "%(n)s " + term.unit) % {"n": term.number}
