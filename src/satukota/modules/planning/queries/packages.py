"""Packages of procurement as pages show them: which are late, what they are worth, and what stands beside the budget."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Item, Package, PackageChange, Plan
from satukota.modules.planning.queries.money import ledger
from satukota.modules.planning.queries.overdue import Overdue
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.procurement import STEPS
from satukota.web.api import rupiah

FILTERS = ("agency", "method", "state", "q")
STATES = {"late": _("Late"), "running": _("Under way"), "done": _("Done"), "cancelled": _("Cancelled")}
LATE_WORDS = {
    "selection": _("the selection should have begun by %(day)s"),
    "start": _("the work should have begun by %(day)s"),
    "end": _("the work should have ended by %(day)s"),
}
FACTS = (
    "name", "method", "value", *(f"{step}_planned" for step in STEPS), *(f"{step}_real" for step in STEPS),
    "contract_number", "contract_value", "progress", "cancelled_reason",
)  # fmt: skip
"""What a package says, beside where it belongs."""
PROMISED = frozenset(
    {"name", "method", "value", "subactivity_code", "cancelled_reason"} | {f"{s}_planned" for s in STEPS}
)
"""What was announced: another word on it needs a reason. What happened (months, contract, progress) is only entered."""


def packages_of(plan: Plan, year: int) -> QuerySet[Package]:
    """Return the packages of a plan's year, by code."""
    rows = Package.objects.filter(item__plan=plan, year=year).select_related("item", "item__agency")
    return rows.prefetch_related("changes").order_by("code")


def state_of(package: Package) -> str:
    """Return where a package is: cancelled, done, late or under way."""
    if package.cancelled_reason:
        return "cancelled"
    if package.end_real:
        return "done"
    return "late" if package.late else "running"


def late_words(package: Package) -> str:
    """Return which step of a package is late, and since when; nothing where none is."""
    late = package.late
    return LATE_WORDS[late.step] % {"day": date_format(late.due, "j F Y")} if late else ""


@dataclass(frozen=True)
class PackageRow:
    """A package in a list: where it is, in words too."""

    package: Package
    state: str
    late: str

    @property
    def told(self) -> list[tuple[PackageChange, list[tuple[str, str, str]]]]:
        """What was announced otherwise before, newest first: each change with its reason and its facts."""
        changes = ((change, self._promised(change)) for change in self.package.changes.all())
        return [(change, facts) for change, facts in changes if facts]

    def _promised(self, change: PackageChange) -> list[tuple[str, str, str]]:
        after = {name: value for name, value in change.after.items() if name in PROMISED}
        return differences(change.before, after)

    @property
    def word(self) -> str:
        """Its state in words."""
        return str(STATES[self.state])


def matching(packages: Iterable[Package], filters: Mapping[str, str]) -> list[PackageRow]:
    """Return the packages that fit a filter, the late ones first."""
    rows = [PackageRow(package, state_of(package), late_words(package)) for package in packages]
    fitting = [row for row in rows if _fits(row, filters)]
    return sorted(fitting, key=lambda row: (row.state != "late", row.package.code))


def _fits(row: PackageRow, filters: Mapping[str, str]) -> bool:
    package, words = row.package, filters.get("q", "").lower()
    agency = package.item.agency.code if package.item.agency else ""
    return (
        filters.get("agency", agency) == agency
        and filters.get("method", package.method) == package.method
        and filters.get("state", row.state) == row.state
        and words in f"{package.code} {package.name}".lower()
    )


@dataclass(frozen=True)
class PackageSums:
    """What packages are together, in whole rupiah; those that were cancelled are in none of it. Never part of the budget."""

    count: int = 0
    value: int = 0
    contracted: int = 0
    late: int = 0


def sums(rows: Iterable[PackageRow]) -> PackageSums:
    """Return what packages are together: each counts once, wherever it hangs in the tree."""
    counted = [row for row in rows if row.state != "cancelled"]
    return PackageSums(
        len(counted),
        sum(row.package.value for row in counted),
        sum(row.package.contract_value or 0 for row in counted),
        sum(row.state == "late" for row in counted),
    )


@dataclass(frozen=True)
class OverBudget:
    """An item whose packages, with those below it, are worth more than its budget of the year."""

    item: Item
    budget: int
    packages: int


def over_budget(plan: Plan, packages: Iterable[Package]) -> list[OverBudget]:
    """Return the items whose packages are worth more than their approved budget, the farthest first."""
    listed = [package for package in packages if not package.cancelled_reason]
    if not listed:
        return []
    books = ledger(plan, listed[0].year)
    worth: dict[int, int] = defaultdict(int)
    for package in listed:
        for item in (package.item_id, *books.above(package.item_id)):
            worth[item] += package.value
    more = {pk: value for pk, value in worth.items() if pk in books.books and (books.books[pk].budget or 0) < value}
    items = Item.objects.in_bulk([pk for pk in more if books.books[pk].budget is not None])
    rows = [OverBudget(item, books.books[pk].budget or 0, more[pk]) for pk, item in items.items()]
    return sorted(rows, key=lambda row: row.budget - row.packages)


def overdue_packages() -> list[Overdue]:
    """Return the packages of which a step is late, as what agencies and heads are told of."""
    rows = Package.objects.filter(Q(end_real=None), cancelled_reason="").exclude(item__state=Item.State.DROPPED)
    planned = Q(selection_planned__isnull=False) | Q(start_planned__isnull=False) | Q(end_planned__isnull=False)
    listed = rows.filter(planned).select_related("item", "item__agency").order_by("pk")
    return [_overdue(package) for package in listed if package.late]


def _overdue(package: Package) -> Overdue:
    late = package.late
    assert late is not None
    key = f"package:{package.pk}:{late.step}:{late.due}"
    return Overdue(key, package.name, package.item.agency, late.due, reverse("planning:package", args=[package.pk]))


def facts_of(package: Package) -> dict[str, Any]:
    """Return what a package says as JSON can hold it, months as ISO days."""
    values = {name: getattr(package, name) for name in FACTS}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    plain["progress"] = None if package.progress is None else f"{package.progress:.1f}"
    return plain | {"subactivity_code": package.item.code}


def said(column: str, value: Any) -> str:
    """Return a fact of a package as people read it."""
    if value in (None, ""):
        return "–"
    if column.endswith(("_planned", "_real")):
        return date_format(date.fromisoformat(value), "F Y")
    if column in {"value", "contract_value"}:
        return rupiah(value)
    if column == "progress":
        return f"{value} %".replace(".", ",")
    return str(dict(Package.METHODS).get(value, value)) if column == "method" else str(value)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what is otherwise: the name of each fact, what it was and what it is."""
    return [
        (str(COLUMN_NAMES[name]), said(name, before.get(name)), said(name, value))
        for name, value in after.items()
        if before.get(name) != value
    ]
