"""Quotas: an application takes its place when it is sent, and whoever is faster gets the last one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from satukota.kernel.cases.api import Case, Definition, FieldError, Invalid, Quota
from satukota.modules.services.models import QuotaPlace
from satukota.modules.services.queries.quotas import places_taken, quota_key, quota_refusal


def take_places(
    case: Case, definition: Definition, facts: Mapping[str, Any], at: datetime, follows: int | None = None
) -> None:
    """Take the places of an application under the quotas of its service, each under a lock until the transaction ends.

    `follows` is the matter that it renews or amends: of what may be valid at one time the two are one. Raises Invalid
    where there is no place left; an application that is sent again keeps or changes its own.
    """
    keys = ((quota, quota_key(definition, quota, facts, at)) for quota in definition.quota)
    for quota, key in sorted(((quota, key) for quota, key in keys if key), key=lambda pair: pair[1]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if places_taken(quota, key, follows).exclude(case=case).count() >= quota.most:
            told = FieldError("said", {"said": quota_refusal(definition, quota)})
            raise Invalid({_question(definition, quota): told})
        QuotaPlace.objects.update_or_create(case=case, quota=quota.id, defaults={"key": key})


def _question(definition: Definition, quota: Quota) -> str:
    asked = (*quota.same, quota.on)
    return next((path for path in asked if path in definition.data.fields), quota.id)
