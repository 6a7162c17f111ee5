"""Forget by rule: what an application held goes when its definition says (`privacy.retain`); figures and numbers stay."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    CaseParty,
    CaseType,
    Term,
    pinned_definition,
    redact_entries,
    revoke_links,
    say,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.people.api import erase_person
from satukota.modules.services.actions.events import ApplicationForgotten
from satukota.modules.services.models import Correction, Draft, Likeness, Paper, QuotaPlace, Refund, SurveyAnswer
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.ledgers import owes_back
from satukota.modules.services.queries.personal import MARK
from satukota.modules.services.rules.numbers import moment_before

BATCH = 500
CLAIMED = Term(5, "y")
"""So long money may be claimed from a city (UU 1/2004 art. 40 (1)): until then who it belongs to is not forgotten."""


def forget_ended(now: datetime | None = None) -> int:
    """Forget what is due, each application in its own transaction; return how many."""
    count = 0
    for case in _due(now or timezone.now()):
        forget(case)
        count += 1
    return count


def _due(now: datetime) -> Iterator[Case]:
    lapsed = moment_before(CLAIMED, now)
    versions = CaseType.objects.filter(type__startswith=FAMILY, published_at__isnull=False).values_list("pk", flat=True)
    for version in versions:
        privacy = pinned_definition(version).privacy
        for state, term in (privacy.retain if privacy else {}).items():
            if term is not None:
                rows = Case.objects.filter(definition_id=version, state=state, is_open=False)
                rows = rows.filter(closed_at__lt=moment_before(term, now)).exclude(data__has_key=MARK)
                free = (case for case in rows.defer("search").order_by("id").iterator() if _is_free(case, lapsed))
                yield from islice(free, BATCH)


def _is_free(case: Case, lapsed: datetime) -> bool:
    """Tell whether nothing but its own time keeps an ended application: no money that its payer may still claim."""
    return (case.closed_at is not None and case.closed_at < lapsed) or not owes_back(case)


@transaction.atomic
def forget(case: Case, by: Actor | None = None, reason: str = "retention") -> None:
    """Delete answers, papers, people and words of an ended application; number, service, times and states stay."""
    by = by or Actor.system()
    for party in CaseParty.objects.filter(case=case).select_related("person"):
        if party.person and not party.person.erased_at:
            erase_person(party.person)
        party.token_digest, party.notify = "", False
        party.save(update_fields=["token_digest", "notify"])
    revoke_links(case)
    Paper.objects.filter(case=case).update(file=None, shown=[])
    Correction.objects.filter(paper__case=case).update(changes="", reason="", answer="")
    Refund.objects.filter(bill__case=case).update(payee="", reason="")
    SurveyAnswer.objects.filter(case=case).update(comment="")
    Draft.objects.filter(case=case).delete()
    Likeness.objects.filter(case=case).delete()
    QuotaPlace.objects.filter(case=case).delete()
    for file in of_case(case.pk):
        delete(file, by, reason)
    redact_entries(case, by, reason, everything=True)
    case.title, case.summary, case.place_note = say(pinned_definition(case.definition_id).title, "id"), "", ""
    case.personal, case.data = "", {MARK: timezone.localdate().isoformat()}
    case.lon = case.lat = case.cell = None
    case.save(update_fields=["title", "summary", "place_note", "personal", "data", "lon", "lat", "cell"])
    record(ApplicationForgotten(type=case.type, state=case.state), subject_of(case), by)
