"""Carry out a request about personal data: what is told, corrected, erased, and what stays with the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.cases.api import Applied, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.notifications.api import notify
from satukota.kernel.registry.api import PersonQuery, resolve
from satukota.modules.administration.actions.privacy.asking import address_of
from satukota.modules.administration.models import PrivacyRequest
from satukota.modules.administration.queries.privacy.collecting import Collected, collect, entries, query_of
from satukota.modules.administration.queries.privacy.links import request_link

ANSWER_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DataErased(EventData):
    """Personal data were erased on request. `entry` is that of the manifest, `count` how many things."""

    name: ClassVar[str] = "administration.data_erased"
    ceiling: ClassVar[Audience] = Audience.SEALED
    entry: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class DataCorrected(EventData):
    """Personal data were put right on request. `entry` is that of the manifest, `count` in how many places."""

    name: ClassVar[str] = "administration.data_corrected"
    ceiling: ClassVar[Audience] = Audience.SEALED
    entry: str = ""
    count: int = 0


def carry_out(applied: Applied) -> None:
    """Do what a request asks, inside the kernel's action, and keep the answer for whoever asked."""
    request = PrivacyRequest.objects.select_for_update().get(case_id=applied.case.pk)
    request.case = applied.case
    query, by = query_of(request), applied.who.actor
    with override("id"):
        answer = _done(request, query, by) | {"note": str(applied.data.get("note") or "")}
    _keep(request, answer, applied)


def _done(request: PrivacyRequest, query: PersonQuery, by: Actor) -> dict[str, Any]:
    kind = PrivacyRequest.Kind(request.kind)
    if kind in {PrivacyRequest.Kind.ERASURE, PrivacyRequest.Kind.WITHDRAWAL}:
        done = _erase(request, query, by, consent=kind is PrivacyRequest.Kind.WITHDRAWAL)
        return {"erased": done, "kept": _told(collect(query), values=False)}
    if kind is PrivacyRequest.Kind.CORRECTION:
        return {"corrected": _correct(request, query, by), "found": _told(collect(query))}
    return {"found": _told(collect(query))}


def _told(collected: list[Collected], *, values: bool = True) -> list[dict[str, Any]]:
    """Return what was collected as it is told: by entry with purpose and term, each thing with why it stays."""
    return [
        {
            "entry": part.entry.id,
            "title": str(part.entry.title),
            "purpose": str(part.entry.purpose),
            "kept_for": str(part.entry.retention),
            "rows": [
                {"title": row.title, "stays": row.stays} | ({"values": dict(row.values)} if values else {})
                for row in part.rows
            ],
        }
        for part in collected
    ]


def _erase(request: PrivacyRequest, query: PersonQuery, by: Actor, *, consent: bool) -> list[dict[str, Any]]:
    """Let each module take away what does not have to stay; `consent`: of what rests on consent alone."""
    done = []
    for module, entry in entries():
        if not entry.erase or (consent and not entry.consent):
            continue
        count = resolve(module.name, entry.erase)(query, by)
        if count:
            record(DataErased(entry=entry.id, count=count), subject_of(request.case), by)
            done.append({"entry": entry.id, "title": str(entry.title), "count": count})
    return done


def _correct(request: PrivacyRequest, query: PersonQuery, by: Actor) -> list[dict[str, Any]]:
    contact = json.loads(request.contact) if request.contact else {}
    done = []
    for module, entry in entries() if contact else ():
        count = resolve(module.name, entry.correct)(query, contact, by) if entry.correct else 0
        if count:
            record(DataCorrected(entry=entry.id, count=count), subject_of(request.case), by)
            done.append({"entry": entry.id, "title": str(entry.title), "count": count})
    return done


def refuse(applied: Applied) -> None:
    """Keep the refusal with its ground for whoever asked, inside the kernel's action."""
    request = PrivacyRequest.objects.select_for_update().get(case_id=applied.case.pk)
    request.case = applied.case
    refused = {"refused": str(applied.data["ground"]), "note": str(applied.data.get("note") or "")}
    _keep(request, refused, applied)


def _keep(request: PrivacyRequest, answer: Mapping[str, Any], applied: Applied) -> None:
    """Keep an answer for its time and tell whoever asked where it is read."""
    facts = {"number": request.case.number, "kind": request.kind, "answered_at": applied.at.isoformat()}
    request.answer = json.dumps(facts | dict(answer), ensure_ascii=False, default=str)
    request.answer_until = applied.at + ANSWER_KEPT
    request.save(update_fields=["answer", "answer_until"])
    values = {"number": request.case.number, "link": request_link(request)}
    notify(
        address_of(request),
        "privacy-answer",
        values,
        key=f"privacy-answer:{request.pk}",
        case_id=request.case_id,
        case_number=request.case.number,
    )


@transaction.atomic
def want_contact(request: PrivacyRequest, contact: Mapping[str, str], by: Actor) -> None:
    """Keep what a correction is to put right: how somebody is called and reached. The answer then does it."""
    request.contact = json.dumps({name: text for name, text in contact.items() if text})
    request.save(update_fields=["contact"])
    record(DataCorrected(entry="wanted", count=len(contact)), subject_of(request.case), by)


def forget_answers() -> int:
    """Forget the answers whose time is over; return how many. That there was one stays in the case."""
    over = PrivacyRequest.objects.filter(answer_until__lt=timezone.now())
    return over.update(answer="", answer_until=None)
