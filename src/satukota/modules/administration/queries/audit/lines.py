"""Events as lines of a list: who, in which role and agency, did what, about what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import User
from satukota.modules.administration.queries.audit.wording import (
    agency_name,
    published_types,
    role_title,
    sentence,
    value_in_words,
)

KINDS: Mapping[str, Promise] = {
    "case": gettext_lazy("case"),
    "user": gettext_lazy("account"),
    "agencies": gettext_lazy("agencies"),
    "message": gettext_lazy("message"),
    "file": gettext_lazy("file"),
    "log": gettext_lazy("the log"),
    "person": gettext_lazy("citizen"),
    "change": gettext_lazy("change"),
    "keys": gettext_lazy("keys"),
    "definition": gettext_lazy("definition"),
}


ADDRESS = "address"
"""The field with a client's address: personal data, on the page of the event alone."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: its words, and the page where it stands (empty where there is none)."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words. `fields` are shown where there is no sentence for it."""

    event: Event
    sentence: str
    who: str
    role: str
    agency: str
    subject: Subject
    fields: Sequence[tuple[str, str]]

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at


def lines(events: Iterable[Event]) -> list[Line]:
    """Return events in words, in their order; names are looked up for all of them at once."""
    rows = list(events)
    types, subjects = published_types(), _subjects(rows)
    names = _account_names({row.actor_id for row in rows if row.actor_id})
    return [
        Line(
            row,
            sentence(row, types),
            names.get(row.actor_id or 0, ""),
            role_title(row.role),
            agency_name(row.agency_id) if row.agency_id else "",
            subjects[row.subject_kind, row.subject_id],
            [(name, value_in_words(name, value, types)) for name, value in row.data.items() if name != ADDRESS],
        )
        for row in rows
    ]


def _account_names(ids: Iterable[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(ids))}


def _subjects(rows: Sequence[Event]) -> dict[tuple[str, int], Subject]:
    """Return what each event is about; of a case its number alone, never its title."""
    by_kind: dict[str, set[int]] = {}
    for row in rows:
        by_kind.setdefault(row.subject_kind, set()).add(row.subject_id)
    numbers = dict(Case.objects.filter(pk__in=by_kind.get("case", ())).values_list("pk", "number"))
    names = _account_names(by_kind.get("user", ()))
    return {(kind, pk): _subject(kind, pk, numbers, names) for kind, ids in by_kind.items() for pk in ids}


def _subject(kind: str, pk: int, numbers: Mapping[int, str], names: Mapping[int, str]) -> Subject:
    if kind == "case" and pk in numbers:
        return Subject(numbers[pk], reverse("case", args=[numbers[pk]]))
    if kind == "user":
        return Subject(names.get(pk, _("unknown account")))
    if kind == "message":
        return Subject(f"{KINDS[kind]} {pk}", reverse("outbox_message", args=[pk]))
    return Subject(f"{KINDS.get(kind, kind)} {pk}" if pk else str(KINDS.get(kind, kind)))
