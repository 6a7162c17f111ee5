"""Messages to applicants and holders of papers: what the definition says after a step, and before a permit ends."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    Case,
    CaseParty,
    Definition,
    Term,
    case_facts,
    entries,
    find_answer,
    pinned_definition,
    say,
    waits_until,
)
from satukota.kernel.notifications.api import Address, Notice, notify
from satukota.kernel.people.api import Person, User, offices
from satukota.kernel.tracking import Code
from satukota.modules.services.models import Bill, Draft, Paper
from satukota.modules.services.queries.catalogue import service_types
from satukota.modules.services.queries.issued import papers_of
from satukota.modules.services.queries.reasons import told_reason
from satukota.modules.services.queries.sequels import (
    RENEWAL,
    appeal_window,
    followed,
    reminder_secret,
    renewal_window,
    shifted,
)
from satukota.modules.services.rules.deadlines import ANSWER, ENDS, OBJECTION, RENEW_BY, UNTIL
from satukota.modules.services.rules.showing import date_words

BILL = "service-bill"
"""The message that asks for money; nobody gets it who has nothing to pay."""
AHEAD, SHORT = timedelta(days=30), timedelta(days=60)
"""So long before its end a holder is told; what held for less than `SHORT` needs no reminder."""


def notices(case: Case, action: str, event_id: int) -> Iterator[Notice]:
    """Yield the messages that the definition has for an action. The same event never sends twice."""
    definition = pinned_definition(case.definition_id)
    notice = definition.notify.get(action)
    if notice is None or (
        notice.template == BILL and not Bill.objects.filter(case=case, paid_at__isnull=True).exists()
    ):
        return
    answers, values = case_facts(case, definition, timezone.now()), message_values(case, definition, action)
    for name in notice.to:
        for place, person in enumerate(_people(case, definition, name, answers)):
            key = f"{event_id}:{name}:{place}"
            yield Notice(person, notice.template, values, key, case.pk, case.number, channels_of(notice.channels))


def channels_of(names: Sequence[str]) -> list[str]:
    """Return the channels of a definition as messages name them."""
    return ["in_app" if name == "app" else name for name in names]


def _people(case: Case, definition: Definition, name: str, answers: Mapping[str, Any]) -> list[User | Person | Address]:
    parties = CaseParty.objects.filter(case=case, role="applicant", notify=True, person__isnull=False)
    people: list[User | Person | Address] = [party.person for party in parties.select_related("person") if party.person]
    if name in definition.roles:
        return people
    phone = str(find_answer(answers, name) or "")
    known = {person.phone for person in people if isinstance(person, Person)}
    return people if phone in known else [Address("sms", phone)] if phone else []


def message_values(case: Case, definition: Definition, action: str = "") -> dict[str, str]:
    """Return the values for a message: number, service, agency, why the action was done, link, and every last day.

    Last days are those by which it is awaited or answered, until when to object and until when its papers hold; each
    is "" where there is none.
    """
    owner = offices().get(case.agency_id or 0)
    window = appeal_window(case)
    return {
        "number": case.number,
        "service": say(definition.title, "id"),
        "agency": owner.name if owner else "",
        "reason": _reason(case, definition, action),
        UNTIL: moment_words(waits_until(case)),
        ANSWER: moment_words(case.due_at if case.is_open else None),
        OBJECTION: moment_words(window.until if window else None),
        ENDS: _ends(case),
        "link": track_url(case),
    }


def _reason(case: Case, definition: Definition, action: str) -> str:
    """Return why an action was done last, in words that are its applicant's to read; "" where there are none."""
    rows = (row for row in reversed(entries(case)) if row.action == action)
    return next((told_reason(row, definition) for row in rows), "")


def _ends(case: Case) -> str:
    """Return until when the papers of a case hold: one day, or each paper with its own; "" where none has an end."""
    papers = [paper for paper in papers_of(case) if paper.status == Paper.Status.VALID]
    days = {str(paper.valid_until or "") for paper in papers}
    if len(days) == 1:
        return date_words(days.pop(), "id")
    return "; ".join(
        f"{paper.title} {date_words(str(paper.valid_until), 'id')}" for paper in papers if paper.valid_until
    )


def moment_words(until: datetime | None) -> str:
    """Return the day of a moment: "14 Desember 2026", "" where there is none."""
    return date_words(timezone.localtime(until).date().isoformat(), "id") if until else ""


def track_url(case: Case) -> str:
    """Return the applicant's own page: with the secret where it is still known, else where a code is asked."""
    draft = Draft.objects.filter(case=case).exclude(secret="").first()
    if draft is None:
        return absolute(reverse("services:follow"))
    return absolute(reverse("services:track", args=[str(Code(case.number, draft.secret))]))


def remind() -> int:
    """Tell the holders of papers that end soon; return how many were told. The same paper tells once.

    Soon is when they may renew them, by the service in force; within 30 days where there is nothing to renew.
    """
    today = timezone.localdate()
    rows = Paper.objects.filter(status=Paper.Status.VALID, reminded_at__isnull=True, valid_until__gte=today)
    rows = rows.filter(issued_at__date__lt=F("valid_until") - SHORT)
    ahead = {case_type: shifted(today, term, 1) for case_type, term in _opening_terms().items()}
    soon = Q(valid_until__lte=today + AHEAD) & ~Q(case__type__in=list(ahead))
    for case_type, last in ahead.items():
        soon |= Q(valid_until__lte=last, case__type=case_type)
    reminded = 0
    for paper in rows.filter(soon).select_related("case").defer("case__search").order_by("valid_until", "id")[:1000]:
        if followed(paper.case, RENEWAL):  # it was renewed, or is being; where that comes to nothing, it is told then
            continue
        paper.reminded_at = timezone.now()
        paper.save(update_fields=["reminded_at"])
        reminded += _tell(paper)
    return reminded


def _opening_terms() -> dict[str, Term]:
    """Return how long before the end of a paper it may be renewed, by service."""
    definitions = (pinned_definition(row.pk) for row in service_types())
    return {definition.id: definition.renewal.opens for definition in definitions if definition.renewal}


def _tell(paper: Paper) -> int:
    owner, window = offices().get(paper.case.agency_id or 0), renewal_window(paper.case)
    words = {
        "number": paper.number,
        "service": paper.title,
        "agency": owner.name if owner else "",
        "reason": date_words(str(paper.valid_until), "id"),
        RENEW_BY: date_words(str(window.closes), "id") if window else "",
        "link": renewal_url(paper),
    }
    return _tell_holders(paper, "service-expiring", words, f"expiring:{paper.pk}")


def renewal_url(paper: Paper) -> str:
    """Return where the holder of a paper renews it: opened by a secret of its own; else the page of the service."""
    if renewal_window(paper.case) is None:
        return absolute(reverse("services:service", args=[paper.case.type]))
    code = Code(paper.case.number, reminder_secret(paper))
    return absolute(reverse("services:renew", args=[str(code)]))


def tell_revoked(paper: Paper) -> None:
    """Tell the holders of a paper that it holds no longer, why, and until when they may object."""
    owner, window = offices().get(paper.case.agency_id or 0), appeal_window(paper.case)
    words = {
        "number": paper.number,
        "service": paper.title,
        "agency": owner.name if owner else "",
        "reason": paper.reason,
        OBJECTION: moment_words(window.until if window else None),
        "link": track_url(paper.case),
    }
    template = "service-revoked" if window else "service-ended"
    _tell_holders(paper, template, words, f"revoked:{paper.pk}:{paper.ended_at}")


def tell_news(case: Case, key: str, reason: str) -> None:
    """Tell everybody who gets messages about a case, once, that there is something new, and why."""
    definition = pinned_definition(case.definition_id)
    answers, words = case_facts(case, definition, timezone.now()), message_values(case, definition)
    receivers: list[User | Person | Address] = []
    for name in dict.fromkeys(name for notice in definition.notify.values() for name in notice.to):
        receivers += [person for person in _people(case, definition, name, answers) if person not in receivers]
    for place, person in enumerate(receivers):
        notify(person, "service-news", words | {"reason": reason}, key=f"{key}:{place}", case_id=case.pk)


def _tell_holders(paper: Paper, template: str, words: dict[str, str], key: str) -> int:
    parties = CaseParty.objects.filter(case=paper.case, role="applicant", notify=True, person__isnull=False)
    people = [party.person for party in parties.select_related("person") if party.person]
    for place, person in enumerate(people):
        notify(person, template, words, key=f"{key}:{place}", case_id=paper.case_id)
    return len(people)
