"""What all modules have of an agency, in parts that can go somewhere by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils import timezone

from satukota.kernel.people.models import Agency, Membership
from satukota.kernel.registry.api import AgencyHolding, HoldingPart, Module, offers, resolve


@dataclass(frozen=True, slots=True)
class Holding:
    """What a module has of one agency; `stays` says why it does not move, empty where it does."""

    id: str
    title: str
    parts: tuple[HoldingPart, ...]
    stays: str

    @property
    def count(self) -> int:
        """How many rows it is."""
        return sum(part.count for part in self.parts)


def holdings_of(agency_id: int) -> list[Holding]:
    """Return what modules have of an agency, what is nothing left out."""
    every = (_holding(module, entry, agency_id) for module, entry in offers("holdings", AgencyHolding))
    return [holding for holding in every if holding.count]


def what_moves(agency_id: int) -> list[Holding]:
    """Return what somebody else must take over before an agency can be closed."""
    return [holding for holding in holdings_of(agency_id) if not holding.stays]


def _holding(module: Module, entry: AgencyHolding, agency_id: int) -> Holding:
    if entry.parts:
        parts = tuple(part for part in resolve(module.name, entry.parts)(agency_id) if part.count)
    else:
        parts = (HoldingPart("", str(entry.title), sum(_count(column, agency_id) for column in entry.columns)),)
    return Holding(entry.id, str(entry.title), parts, str(entry.stays))


def _count(column: str, agency_id: int) -> int:
    model, field = agency_columns()[column]
    return model._default_manager.filter(**{field: agency_id}).count()


def agency_columns() -> dict[str, tuple[type[Model], str]]:
    """Return every foreign key to an agency, by its name as manifests write it: `planning.Indicator.agency`."""
    return dict(_columns())


def _columns() -> Iterator[tuple[str, tuple[type[Model], str]]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model is Agency:
                yield f"{model._meta.label}.{field.name}", (model, field.attname)


def people_parts(agency_id: int) -> list[HoldingPart]:
    """Return who works in an agency today or later, a part each; names are read by who may move them."""
    today = timezone.localdate()
    rows = Membership.objects.filter(agency_id=agency_id).exclude(ends__lt=today).select_related("user")
    people: dict[int, tuple[str, int]] = {}
    for row in rows.order_by("user__display_name", "pk"):
        people[row.user_id] = str(row.user), people.get(row.user_id, ("", 0))[1] + 1
    return [HoldingPart(str(key), name, count) for key, (name, count) in people.items()]


def below_parts(agency_id: int) -> list[HoldingPart]:
    """Return the agencies directly below one, a part each."""
    rows = Agency.objects.filter(parent_id=agency_id, active=True).order_by("name")
    return [HoldingPart(row.code, row.name, 1) for row in rows]
