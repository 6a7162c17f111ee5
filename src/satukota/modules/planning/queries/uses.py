"""What an item of a plan is used by: an item that something points at is not deleted."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import ForeignObjectRel
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Item

WORDS: Mapping[str, Promise] = {
    "AgendaItem": _("a matter on the agenda of a meeting"),
    "Allocation": _("a budget of a year"),
    "Candidate": _("a candidate of the yearly priorities"),
    "CheckIn": _("a word of its owner between quarters"),
    "CheckInRhythm": _("a rhythm in which its owner is asked"),
    "Comment": _("a comment"),
    "Corrective": _("a corrective action"),
    "Dependency": _("a dependency"),
    "Expose": _("the sheet of a quick win"),
    "Finding": _("a finding of the mid-term evaluation"),
    "Indicator": _("an indicator"),
    "ItemLink": _("a link with another plan"),
    "Milestone": _("a milestone"),
    "Outcome": _("an outcome of the performance tree"),
    "Package": _("a procurement package"),
    "Partnership": _("a partner"),
    "Pledge": _("something that was signed"),
    "PromiseFollow": _("somebody who follows it"),
    "ProposedChange": _("a proposed change"),
    "Readiness": _("a judgement of readiness"),
    "Realisation": _("work and money"),
    "Risk": _("a risk"),
    "ScenarioStep": _("a step of a scenario"),
    "ToldChange": _("a name, day or office that it had"),
}


class Use(NamedTuple):
    """An item by its code, and what uses it in words."""

    code: str
    words: Promise


def tables_of_items() -> list[tuple[Any, str]]:
    """Return every table that points at items, items themselves aside, with the name of its field."""
    relations = (field for field in Item._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel))
    tables = [(relation.related_model, relation.field.name) for relation in relations]
    return [(model, name) for model, name in tables if model is not Item and not model._meta.auto_created]


def first_use(items: Collection[int]) -> Use | None:
    """Return the first of these items (by key) that something points at, None where nothing does."""
    for model, name in tables_of_items():
        used = model._default_manager.filter(**{f"{name}__in": items}).values_list(f"{name}__code", flat=True).first()
        if used:
            return Use(used, WORDS[model.__name__])
    return None
