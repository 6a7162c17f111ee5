"""What packages would be after a sheet: the same computation shows the preview and is written."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from satukota.modules.planning.models import Item, Package, PackageSheet, Plan
from satukota.modules.planning.queries.packages import FACTS, differences, facts_of
from satukota.modules.planning.queries.sheets import digest_of


@dataclass(frozen=True)
class PackageDraft:
    """The packages that a sheet would add or change, each with what it says now (None: it is new)."""

    packages: list[tuple[dict[str, Any] | None, Package]]
    same: int

    @property
    def lines(self) -> list[tuple[Package, bool, list[tuple[str, str, str]]]]:
        """Each package, whether it is new, and what would be otherwise."""
        return [(package, was is None, differences(was or {}, facts_of(package))) for was, package in self.packages]

    @property
    def fingerprint(self) -> str:
        """What the preview says, as a short text."""
        content = [[package.code, was, facts_of(package)] for was, package in self.packages]
        return digest_of(json.dumps(content))[:32]


def draft_of(sheet: PackageSheet) -> PackageDraft:
    """Return what a sheet would do now; nothing of it is saved."""
    codes = [row["code"] for row in sheet.rows]
    stored = Package.objects.filter(year=sheet.year, item__plan=sheet.plan, code__in=codes).select_related("item")
    known = {package.code: package for package in stored}
    items = items_by_code(sheet.plan, [row["facts"] for row in sheet.rows])
    packages, same = [], 0
    for row in sheet.rows:
        package = known.get(row["code"])
        was = facts_of(package) if package else None
        drafted = with_facts(package or Package(year=sheet.year, code=row["code"]), row["facts"], items)
        if was == facts_of(drafted):
            same += 1
        else:
            packages.append((was, drafted))
    return PackageDraft(packages, same)


def items_by_code(plan: Plan, facts: Iterable[Mapping[str, Any] | None]) -> dict[str, Item]:
    """Return the items that facts of packages name, by code."""
    codes = {row["subactivity_code"] for row in facts if row and "subactivity_code" in row}
    return {item.code: item for item in plan.items.select_related("agency").filter(code__in=codes)}


def with_facts(package: Package, facts: Mapping[str, Any], items: Mapping[str, Item]) -> Package:
    """Return a package that says these facts, not saved; facts that are absent stay."""
    for name, value in facts.items():
        if name == "subactivity_code":
            package.item = items[value]
        elif name in FACTS:
            setattr(package, name, _read(name, value))
    return package


def _read(name: str, value: Any) -> Any:
    if value is None:
        return "" if name == "contract_number" else None
    if name.endswith(("_planned", "_real")):
        return date.fromisoformat(value)
    return Decimal(value) if name == "progress" else value
