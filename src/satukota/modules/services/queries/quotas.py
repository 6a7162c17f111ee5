"""Quotas as people read them: what is counted together, how much of it is left, and that nothing is."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Case, Definition, Quota, find_answer, nest, say
from satukota.kernel.people.api import cipher
from satukota.modules.services.models import Paper, QuotaPlace

DIGITS = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO date tells a period."""
MOST_CHOICES = 30
"""Of so many choices it is said how much of each is left."""


def quota_key(definition: Definition, quota: Quota, facts: Mapping[str, Any], at: datetime) -> str:
    """Return the digest under which applications count together; "" where what they share was not answered."""
    shared = [find_answer(facts, path) for path in quota.same]
    day = str(find_answer(facts, quota.on) or "") if quota.on else timezone.localdate(at).isoformat()
    if any(answer in (None, "") for answer in shared) or not day:
        return ""
    parts = (definition.id, quota.id, day[: DIGITS.get(quota.per, 0)], *(str(answer).casefold() for answer in shared))
    return cipher().index("\x1f".join(parts))


def places_taken(quota: Quota, key: str, follows: int | None = None) -> QuerySet[QuotaPlace]:
    """Return the places that are taken under a key; `follows` is the matter that is renewed or amended."""
    places = QuotaPlace.objects.filter(quota=quota.id, key=key).exclude(case__state__in=quota.free)
    if quota.per != "valid":
        return places
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    papers = Paper.objects.filter(
        holding, case=OuterRef("case"), status__in=(Paper.Status.NUMBERED, Paper.Status.VALID)
    )
    places = places.filter(Q(case__is_open=True) | Exists(papers))
    return places.exclude(case_id=follows) if follows else places


def full_quota(
    definition: Definition, facts: Mapping[str, Any], case: Case | None = None, follows: int | None = None
) -> str:
    """Say which quota has no place left for these answers now, in words; "" where there is one. Takes nothing."""
    for quota in definition.quota:
        key = quota_key(definition, quota, facts, timezone.now())
        taken = places_taken(quota, key, follows)
        taken = taken.exclude(case=case) if case else taken
        if key and taken.count() >= quota.most:
            return quota_refusal(definition, quota)
    return ""


def quota_refusal(definition: Definition, quota: Quota) -> str:
    """Return what somebody is told for whom no place is left: the sentence of the service, else what it counts."""
    language = get_language() or "id"
    return say(quota.say, language) or _counts(definition, quota, language)


def quota_conditions(definition: Definition, language: str) -> list[str]:
    """Return of each quota what it counts and how much is left, for those who have not begun yet."""
    return [
        " ".join((_counts(definition, quota, language), *_left(definition, quota, language)))
        for quota in definition.quota
    ]


def _counts(definition: Definition, quota: Quota, language: str) -> str:
    periods = {
        "day": gettext("At most %s applications a day."),
        "month": gettext("At most %s applications a month."),
        "year": gettext("At most %s applications a year."),
        "ever": gettext("At most %s applications."),
        "valid": gettext("At most %s that are open or hold at one time."),
    }
    sentences = [periods[quota.per] % quota.most]
    if quota.same:
        together = ", ".join(_question(definition, path, language) for path in quota.same)
        sentences.append(gettext("Counted separately for each: %s.") % together)
    if quota.on:
        sentences.append(gettext("The date that counts: %s.") % _question(definition, quota.on, language))
    return " ".join(sentences)


def _question(definition: Definition, path: str, language: str) -> str:
    return f"“{say(definition.data.fields[path].label, language) or path}”"


def _left(definition: Definition, quota: Quota, language: str) -> Iterator[str]:
    """Yield how much is left now, where that is known before anything is answered: of all, or of each choice."""
    asked = [definition.data.fields[path] for path in quota.same]
    choices = asked[0].enum if len(asked) == 1 else ()
    if quota.on or len(asked) > 1 or len(choices) > MOST_CHOICES or bool(asked) != bool(choices):
        return
    if not asked:
        yield gettext("Left now: %s.") % _places(definition, quota, {})
        return
    labels = asked[0].labels
    parts = (
        f"{say(labels.get(str(choice), {}), language) or choice}: "
        f"{_places(definition, quota, nest({asked[0].path: choice}))}"
        for choice in choices
    )
    yield gettext("Left now: %s.") % "; ".join(parts)


def _places(definition: Definition, quota: Quota, facts: Mapping[str, Any]) -> str:
    left = quota.most - places_taken(quota, quota_key(definition, quota, facts, timezone.now())).count()
    return str(left) if left > 0 else gettext("no place")
