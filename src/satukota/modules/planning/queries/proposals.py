"""Changes of a plan as pages show them, and the rows that they are about."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import Case, CaseEntry
from satukota.modules.planning.models import (
    Dependency,
    Item,
    Milestone,
    Proposal,
    ProposedChange,
    Readiness,
    Risk,
)
from satukota.modules.planning.queries.monev import state_label
from satukota.modules.planning.rules.proposals import Subject, Verb
from satukota.web.api import number, rupiah

MODELS: Mapping[Subject, Any] = {
    Subject.ITEM: Item,
    Subject.MILESTONE: Milestone,
    Subject.RISK: Risk,
    Subject.DEPENDENCY: Dependency,
    Subject.READINESS: Readiness,
}
KEPT_BESIDE = frozenset(
    {"id", "uid", "plan_id", "item_id", "path", "depth", "case_id", "changed_at", "judged_by_id", "judged_at"}
)
"""What the program sets itself, or what says only whose row it is."""
NAMES = {
    "parent": gettext_lazy("stands under"),
    "agency": gettext_lazy("agency"),
    "dimension": gettext_lazy("dimension"),
    "mission": gettext_lazy("mission"),
    "spm": gettext_lazy("minimum service"),
    "needs": gettext_lazy("needs first"),
    "regulation": gettext_lazy("regulation"),
    "file": gettext_lazy("document"),
}
MONEY = frozenset({"budget"})


def facts_of(row: Any) -> dict[str, Any]:
    """Return the fields of a row that people set, as plain data; nothing of no row."""
    if row is None:
        return {}
    fields = (field.attname for field in row._meta.concrete_fields if field.attname not in KEPT_BESIDE)
    facts = {name: getattr(row, name) for name in fields}
    plain: dict[str, Any] = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    return plain


def stored_row(subject: Subject, pk: int | None) -> Any:
    """Return the row as it stands in the database, or None."""
    related = {Subject.ITEM: ("plan", "agency")}.get(subject, ("item", "item__plan", "item__agency"))
    return MODELS[subject].objects.select_related(*related).filter(pk=pk).first()


@dataclass(frozen=True)
class Line:
    """One field of a change, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Wanted:
    """A change with its fields in words."""

    change: ProposedChange
    lines: tuple[Line, ...]
    sent: CaseEntry | None = None
    """When it was sent to whom decides, and by whom."""

    @property
    def title(self) -> str:
        """What it is about."""
        facts = self.change.before if self.change.doing == Verb.REMOVE else self.change.after
        words = str(facts.get("name") or facts.get("text") or "")
        if self.change.about == Subject.READINESS:
            words = str(dict(Readiness.Name.choices).get(str(facts.get("variable")), ""))
        return words


def in_words(changes: Iterable[ProposedChange]) -> list[Wanted]:
    """Return changes with each field that differs, in words."""
    listed = list(changes)
    cases = {change.proposal.case_id for change in listed if change.proposal}
    sent = CaseEntry.objects.filter(case__in=cases, action__in=("send", "propose")).select_related("user")
    senders = {entry.case_id: entry for entry in sent.order_by("pk")}
    return [
        Wanted(change, tuple(_lines(change)), senders.get(change.proposal.case_id) if change.proposal else None)
        for change in listed
    ]


def _lines(change: ProposedChange) -> list[Line]:
    if change.doing == Verb.REMOVE:
        return []
    fields = {field.attname: field for field in MODELS[Subject(change.about)]._meta.concrete_fields}
    lines = []
    for name in dict.fromkeys([*change.before, *change.after]):
        before, after = change.before.get(name), change.after.get(name)
        if before == after or name not in fields or (before in EMPTY and after in EMPTY):
            continue
        field = fields[name]
        label = str(NAMES.get(field.name, field.verbose_name))
        lines.append(Line(label, _text(field, before), _text(field, after)))
    return lines


EMPTY: tuple[Any, ...] = (None, "", False, [])


def _text(field: models.Field[Any, Any], value: Any) -> str:
    """Return a value of a field as pages show it."""
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if value in EMPTY:
        return "–"
    if field.is_relation:
        related: Any = field.related_model
        return str(related._default_manager.filter(pk=value).first() or "–")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field, value)


def _plain(field: models.Field[Any, Any], value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    day = parse_date(str(value)) if isinstance(field, models.DateField) else None
    if day is not None:
        return date_format(day, "j F Y")
    if field.name in MONEY:
        return rupiah(int(value))
    return number(value) if isinstance(value, int) else str(value)


CHANGE_RELATED = ("written_by", "written_agency", "decided_by", "item", "proposal__case")


def changes_of(case: Case) -> list[Wanted]:
    """Return the changes of the proposal that a case carries, without those that were taken out before."""
    changes = ProposedChange.objects.filter(proposal__case=case).select_related(*CHANGE_RELATED)
    return in_words(changes)


def trail_of(item: Item, most: int = 30) -> list[Wanted]:
    """Return the changes of an item and of what hangs on it, the newest first."""
    changes = item.changes.exclude(state=ProposedChange.State.WITHDRAWN).select_related(*CHANGE_RELATED)
    return in_words(changes.order_by("-pk")[:most])


def proposals() -> QuerySet[Proposal]:
    """Return all proposals, open ones first, each with its case."""
    related = ("case", "case__definition", "agency", "plan")
    return Proposal.objects.select_related(*related).order_by("-case__is_open", "case__due_at", "-pk")


@dataclass(frozen=True)
class ProposalRow:
    """A proposal in a list."""

    proposal: Proposal
    label: str
    changes: int

    @property
    def late(self) -> bool:
        """Whether its present step has run out of time."""
        case = self.proposal.case
        return case.is_open and case.due_at is not None and case.due_at < timezone.now()


def rows_of(listed: Iterable[Proposal]) -> list[ProposalRow]:
    """Return proposals as a list shows them, with how many changes are in each."""
    shown = list(listed)
    kept = ProposedChange.objects.filter(proposal__in=shown).exclude(state=ProposedChange.State.WITHDRAWN)
    counts = dict(kept.order_by().values_list("proposal").annotate(Count("pk")))
    return [ProposalRow(row, state_label(row.case), counts.get(row.pk, 0)) for row in shown]
