"""Forget by rule: reporters a year after the end, photos and words when the case type says; figures stay."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import Case, definition
from satukota.modules.reports.actions.forgetting import anonymise, empty
from satukota.modules.reports.rules.submission import TYPE

REPORTER_AFTER = timedelta(days=365)
UNITS = {"d": 1, "mo": 30, "y": 365}
BATCH = 500


@dataclass(slots=True)
class Done:
    """How many reports lost their reporter, and how many their content."""

    anonymised: int = 0
    emptied: int = 0


def retain(now: datetime | None = None) -> Done:
    """Carry out what is due; each report in its own transaction, so that one that fails stops no other."""
    now = now or timezone.now()
    done = Done()
    for case in _ended_reports(now - REPORTER_AFTER).exclude(data__has_key="anonymised")[:BATCH]:
        done.anonymised += anonymise(case)
    privacy = definition(TYPE).privacy
    for state, term in (privacy.retain if privacy else {}).items():
        if term is None:
            continue
        before = now - timedelta(days=term.number * UNITS.get(term.unit, 1))
        for case in _ended_reports(before).filter(state=state).exclude(data__has_key="emptied")[:BATCH]:
            done.emptied += empty(case)
    return done


def _ended_reports(before: datetime) -> QuerySet[Case]:
    return Case.objects.filter(type=TYPE, is_open=False, closed_at__lt=before).defer("search").order_by("id")
