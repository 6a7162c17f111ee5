"""Quotas: an application takes its place when it is sent, and whoever is faster gets the last one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, Definition, FieldError, Invalid, Quota, find_answer
from satukota.kernel.people.api import cipher
from satukota.modules.services.models import Paper, QuotaPlace
from satukota.modules.services.queries.requirements import quota_words

DIGITS = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO date tells a period."""


def take_places(
    case: Case, definition: Definition, facts: Mapping[str, Any], at: datetime, follows: int | None = None
) -> None:
    """Take the places of an application under the quotas of its service, each under a lock until the transaction ends.

    `follows` is the matter that it renews or amends: of what may be valid at one time the two are one. Raises Invalid
    where there is no place left; an application that is sent again keeps or changes its own.
    """
    keys = ((quota, _key(definition, quota, facts, at)) for quota in definition.quota)
    for quota, key in sorted(((quota, key) for quota, key in keys if key), key=lambda pair: pair[1]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if _taken(quota, key, follows).exclude(case=case).count() >= quota.most:
            raise Invalid({_question(definition, quota): FieldError("said", {"said": _sentence(definition, quota)})})
        QuotaPlace.objects.update_or_create(case=case, quota=quota.id, defaults={"key": key})


def full_quota(
    definition: Definition, facts: Mapping[str, Any], case: Case | None = None, follows: int | None = None
) -> str:
    """Say which quota has no place left for these answers now, in words; "" where there is one. Takes nothing."""
    for quota in definition.quota:
        key = _key(definition, quota, facts, timezone.now())
        taken = _taken(quota, key, follows)
        taken = taken.exclude(case=case) if case else taken
        if key and taken.count() >= quota.most:
            return _sentence(definition, quota)
    return ""


def _key(definition: Definition, quota: Quota, facts: Mapping[str, Any], at: datetime) -> str:
    """Return the digest under which applications count together; "" where what they share was not answered."""
    shared = [find_answer(facts, path) for path in quota.same]
    day = str(find_answer(facts, quota.on) or "") if quota.on else timezone.localdate(at).isoformat()
    if any(answer in (None, "") for answer in shared) or not day:
        return ""
    parts = (definition.id, quota.id, day[: DIGITS.get(quota.per, 0)], *(str(answer).casefold() for answer in shared))
    return cipher().index("\x1f".join(parts))


def _taken(quota: Quota, key: str, follows: int | None) -> QuerySet[QuotaPlace]:
    places = QuotaPlace.objects.filter(quota=quota.id, key=key).exclude(case__state__in=quota.free)
    if quota.per != "valid":
        return places
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    papers = Paper.objects.filter(
        holding, case=OuterRef("case"), status__in=(Paper.Status.NUMBERED, Paper.Status.VALID)
    )
    places = places.filter(Q(case__is_open=True) | Exists(papers))
    return places.exclude(case_id=follows) if follows else places


def _question(definition: Definition, quota: Quota) -> str:
    asked = (*quota.same, quota.on)
    return next((path for path in asked if path in definition.data.fields), quota.id)


def _sentence(definition: Definition, quota: Quota) -> str:
    return quota_words(definition, quota.id, get_language() or "id")
