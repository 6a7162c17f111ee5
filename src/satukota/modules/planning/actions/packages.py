"""Packages of procurement: entered and changed by the agency, by hand or by a sheet that is taken back as a whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.names import told_by
from satukota.modules.planning.models import Item, Package, PackageChange, PackageSheet, Plan
from satukota.modules.planning.queries.figure_sheets import read_figures
from satukota.modules.planning.queries.package_sheets import draft_of, items_by_code, with_facts
from satukota.modules.planning.queries.packages import PROMISED, facts_of
from satukota.modules.planning.queries.sheets import digest_of
from satukota.modules.planning.rules.faults import Problem
from satukota.modules.planning.rules.procurement import HEADINGS, STEPS, check_packages

MONTHS = tuple(f"{step}_{kind}" for step in STEPS for kind in ("planned", "real"))


@dataclass(frozen=True, slots=True)
class PackageSaved(EventData):
    """A package of procurement was entered or changed; `fields` names what changed and is empty for a new one."""

    name: ClassVar[str] = "planning.package_saved"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackagesImported(EventData):
    """A sheet of packages was applied (`undone`: taken back): `added` and `changed` packages, by the file's `digest`."""

    name: ClassVar[str] = "planning.packages_imported"
    added: int = 0
    changed: int = 0
    digest: str = ""
    undone: bool = False


@transaction.atomic
def save_package(package: Package, actor: Actor, reason: str = "") -> Package:
    """Enter a package, or change it: what it said before stays beside it with the reason.

    Raises ValidationError, without a reason where what was announced changes.
    """
    fields = _write(package, actor, reason)
    note(PackageSaved(fields), "package", package.pk, actor, agency_id=package.item.agency_id)
    return package


def _write(package: Package, actor: Actor, reason: str) -> tuple[str, ...]:
    """Save a package with what it was; return the names of what changed."""
    _check(package)
    stored = Package.objects.select_for_update(of=("self",)).select_related("item").filter(pk=package.pk).first()
    before, after = facts_of(stored) if stored else {}, facts_of(package)
    changed = {name: value for name, value in after.items() if before.get(name) != value} if stored else {}
    told: dict[str, Any] = {}
    if PROMISED & changed.keys():
        told = told_by(reason, actor)
    elif changed:
        told = {"reason": reason.strip() or _entered(), "changed_by_id": actor.user_id}
        told |= {"changed_role": actor.role, "changed_agency_id": actor.agency_id}
    package.save()
    if changed:
        was = {name: before[name] for name in changed}
        PackageChange.objects.create(package=package, before=was, after=changed, **told)
    return tuple(changed)


def _entered() -> str:
    with override("id"):  # everybody reads it, whatever language the page of this moment has
        return _("Progress was entered.")


def _check(package: Package) -> None:
    for name in MONTHS:
        month: date | None = getattr(package, name)
        if month is not None:
            setattr(package, name, month.replace(day=1))
    package.full_clean()
    for kind in ("planned", "real"):
        months = [month for step in STEPS if (month := getattr(package, f"{step}_{kind}"))]
        if months != sorted(months):
            raise ValidationError({f"end_{kind}": _("The steps come in their order: selection, begin, end.")})


@dataclass(frozen=True)
class ReadPackages:
    """What became of a file: the sheet to be looked at, or every fault of its rows."""

    sheet: PackageSheet | None
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def start_package_sheet(plan: Plan, year: int, name: str, content: bytes, actor: Actor) -> ReadPackages:
    """Take a sheet of packages in to be looked at; nothing changes. Raises RefusedSheet where it cannot be read."""
    table = read_figures(content, HEADINGS, ("code",))
    items = frozenset(plan.items.exclude(state=Item.State.DROPPED).exclude(code="").values_list("code", flat=True))
    known = frozenset(Package.objects.filter(year=year, item__plan=plan).values_list("code", flat=True))
    given, problems = check_packages(table.rows, items, known)
    if problems:
        return ReadPackages(None, tuple(problems))
    rows = [{"code": row.code, "facts": row.facts} for row in given]
    sheet = PackageSheet.objects.create(
        plan=plan, year=year, name=name[:200], digest=digest_of(content), rows=rows, notes=table.unread,
        made_by_id=actor.user_id,
    )  # fmt: skip
    return ReadPackages(sheet)


@transaction.atomic
def apply_package_sheet(sheet: PackageSheet, actor: Actor, *, fingerprint: str, reason: str = "") -> PackageSheet:
    """Write what the preview showed, whole. Raises ValidationError where it shows something else by now, and as `save_package`."""
    here = _locked(sheet, PackageSheet.State.DRAFT)
    draft = draft_of(here)
    if draft.fingerprint != fingerprint:
        raise ValidationError(_("The packages have changed since this preview. Look at it again."))
    changes = []
    for before, package in draft.packages:
        _write(package, actor, reason)
        changes.append({"pk": package.pk, "code": package.code, "before": before, "after": facts_of(package)})
    here.changes, here.state, here.applied_at = changes, PackageSheet.State.APPLIED, timezone.now()
    here.save(update_fields=["changes", "state", "applied_at"])
    _note_sheet(here, actor)
    return here


def _locked(sheet: PackageSheet, state: str) -> PackageSheet:
    here = PackageSheet.objects.select_for_update(of=("self",)).select_related("plan").get(pk=sheet.pk)
    if here.state != state:
        raise ValidationError(_("This sheet was applied or taken back already."))
    return here


@transaction.atomic
def undo_package_sheet(sheet: PackageSheet, actor: Actor) -> PackageSheet:
    """Take a sheet back as a whole: new packages go, changed ones say again what they said.

    Raises ValidationError with the first package that was changed since.
    """
    here = _locked(sheet, PackageSheet.State.APPLIED)
    listed = {change["pk"]: change for change in here.changes}
    packages = {row.pk: row for row in Package.objects.select_related("item").filter(pk__in=listed)}
    for pk, change in listed.items():
        package = packages.get(pk)
        since = package is None or (change["before"] is None and package.changes.exists())
        if package is None or since or facts_of(package) != change["after"]:
            raise ValidationError(_("“%(item)s” was changed after the import.") % {"item": change["code"]})
    items = items_by_code(here.plan, [change["before"] for change in here.changes])
    with override("id"):
        reason = _("The import was taken back.")
    for pk, change in listed.items():
        if change["before"] is None:
            packages[pk].delete()
        else:
            _write(with_facts(packages[pk], change["before"], items), actor, reason)
    here.state, here.undone_at = PackageSheet.State.UNDONE, timezone.now()
    here.save(update_fields=["state", "undone_at"])
    _note_sheet(here, actor, undone=True)
    return here


def _note_sheet(here: PackageSheet, actor: Actor, *, undone: bool = False) -> None:
    added = sum(change["before"] is None for change in here.changes)
    data = PackagesImported(added, len(here.changes) - added, here.digest, undone)
    note(data, "plan", here.plan_id, actor)
