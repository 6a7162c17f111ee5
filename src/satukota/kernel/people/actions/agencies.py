"""Writes of the structure: agencies as the profile says them, as people change them, closed and merged."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author, Values, changed_by_people, keep_change
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.models import Agency, AgencyName
from satukota.kernel.people.queries.agencies import KIND, agency_values
from satukota.kernel.people.queries.holdings import what_moves
from satukota.kernel.people.queries.offices import forget_offices, last_successor

NEW: Values = {
    "name": "",
    "short_name": "",
    "kind": Agency.Kind.OPD.value,
    "parent": "",
    "area_code": "",
    "email": "",
    "phone": "",
    "closed_on": "",
    "successor": "",
}
FROM_PROFILE = ("name", "short_name", "kind", "area_code")


@dataclass(frozen=True, slots=True)
class AgenciesLoaded(EventData):
    """The agencies of the city's profile were written. `made` are new, `kept` were there before."""

    name: ClassVar[str] = "people.agencies_loaded"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    made: int = 0
    kept: int = 0


@transaction.atomic
def keep_agencies(listed: Mapping[str, Agency], parents: Mapping[str, str], actor: Actor) -> int:
    """Write agencies by their code, new ones and changed ones, with the code of the one above; return how many are new.

    Agencies that are not listed stay as they are: they may own cases. What somebody changed on a page stays as it was
    said there, and what is closed stays closed.
    """
    there = {row.code: row for row in Agency.objects.filter(code__in=listed).select_related("parent")}
    kept = changed_by_people(KIND, there)
    for code, row in there.items():
        for name in FROM_PROFILE if not row.active else kept.get(code, ()):
            if name in FROM_PROFILE:
                setattr(listed[code], name, getattr(row, name))
    Agency.objects.bulk_create(
        listed.values(), update_conflicts=True, unique_fields=["code"], update_fields=FROM_PROFILE
    )
    rows = {row.code: row for row in Agency.objects.filter(code__in={*listed, *parents.values()})}
    placed = [code for code in listed if rows[code].active and "parent" not in kept.get(code, ())]
    for code in placed:
        above = rows.get(parents.get(code, ""))
        rows[code].parent = last_successor(above) if above else None
    Agency.objects.bulk_update([rows[code] for code in placed], ["parent"], batch_size=500)
    new = len(listed) - len(there)
    record(AgenciesLoaded(made=new, kept=len(there)), Subject("agencies", 0), actor)
    forget_offices()
    return new


@transaction.atomic
def keep_agency(code: str, values: Values, author: Author, *, since: date | None = None) -> Agency:
    """Make or change an agency; what `values` does not say stays. A new name holds `since` that day (today).

    Raises ValidationError, by field where it is one's fault.
    """
    agency = _locked(code)
    before = agency_values(agency) if agency else None
    after = {**NEW, **(before or {}), **values}
    changed = agency or Agency(code=code)
    _check(changed, before, after)
    if agency and (agency.name, agency.short_name) != (after["name"], after["short_name"]):
        _keep_name(agency, str(after["name"]), str(after["short_name"]), since or timezone.localdate(), author)
    _write(changed, after)
    keep_change(KIND, code, before, agency_values(changed), author)
    transaction.on_commit(forget_offices)
    forget_offices()
    return changed


def apply_agency(key: str, values: Values | None, author: Author) -> None:
    """Write the values of an agency as an import or an undo has them; None takes away one to which nothing belongs."""
    if values is not None:
        keep_agency(key, values, author)
        return
    with transaction.atomic():
        agency = _locked(key)
        if agency is None:
            return
        before = agency_values(agency)
        try:
            agency.delete()
        except ProtectedError:
            raise ValidationError(_("Something belongs to this agency already: close it instead.")) from None
        keep_change(KIND, key, before, None, author)
        transaction.on_commit(forget_offices)
        forget_offices()


def close_agency(code: str, on: date, author: Author) -> Agency:
    """Close an agency that has nothing any more, as of a day up to today. Raises ValidationError with what it has."""
    return keep_agency(code, {"closed_on": on.isoformat()}, author)


def _locked(code: str) -> Agency | None:
    return (
        Agency.objects.select_for_update(of=("self",)).select_related("parent", "successor").filter(code=code).first()
    )


def _check(agency: Agency, before: Values | None, after: Values) -> None:
    """Refuse what cannot be, by field."""
    faults = _faults_of_words(after) | _faults_of_place(agency, after)
    if before is None:
        faults |= _refusal("code", validate_slug, agency.code)
    if faults:
        raise ValidationError(faults)
    _check_closing(agency, before or NEW, after)


def _faults_of_words(after: Values) -> dict[str, str]:
    faults = {}
    for name in ("name", "short_name", "phone", "area_code"):
        length = getattr(Agency._meta.get_field(name), "max_length", None) or 0
        if len(str(after[name])) > length:
            faults[name] = _("At most %(count)s letters.") % {"count": length}
    if not str(after["name"]).strip():
        faults["name"] = _("An agency has a name.")
    if after["kind"] not in Agency.Kind.values:
        faults["kind"] = _("There is no such kind of agency.")
    return faults | (_refusal("email", validate_email, after["email"]) if after["email"] else {})


def _refusal(field: str, judge: Callable[[Any], None], value: Any) -> dict[str, str]:
    try:
        judge(value)
    except ValidationError as error:
        return {field: error.messages[0]}
    return {}


def _faults_of_place(agency: Agency, after: Values) -> dict[str, str]:
    """Return what is wrong with the agency above: it is there, is not closed, and lies not below this one."""
    if not after["parent"] or after["closed_on"]:
        return {}
    above = Agency.objects.filter(code=after["parent"]).select_related("parent").first()
    if above is None or not above.active:
        return {"parent": _("There is no such agency.")}
    while above is not None:
        if above.code == agency.code:
            return {"parent": _("An agency cannot stand below itself.")}
        above = above.parent
    return {}


def _check_closing(agency: Agency, before: Values, after: Values) -> None:
    """Refuse to close what still has something, and to open again what another agency has taken over."""
    if before["successor"] != after["successor"]:
        raise ValidationError(_("A merger cannot be taken back: what the agency had is elsewhere. Make it anew."))
    if not after["closed_on"] or after["closed_on"] == before["closed_on"]:
        return
    if _day(after["closed_on"]) > timezone.localdate():
        raise ValidationError({"closed_on": _("Close it on that day: a day to come cannot be written yet.")})
    left = what_moves(agency.pk) if agency.pk else []
    if left:
        words = "; ".join(f"{holding.title} ({holding.count})" for holding in left)
        raise ValidationError(_("This agency still has: %(things)s. Choose who takes them over.") % {"things": words})


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValidationError({"closed_on": _("This is not a date.")}) from None


def _keep_name(agency: Agency, name: str, short_name: str, since: date, author: Author) -> None:
    """Keep the name that ends; a name that is taken back within its change never held."""
    last = agency.former_names.order_by("until", "pk").last()
    if author.undoes and last and (last.name, last.short_name) == (name, short_name):
        last.delete()
        return
    if since > timezone.localdate() or (last and since < last.until):
        raise ValidationError({"since": _("A name begins today at the latest, and after the name before it.")})
    AgencyName.objects.create(agency=agency, name=agency.name, short_name=agency.short_name, until=since)


def _write(agency: Agency, after: Values) -> None:
    for name in (*FROM_PROFILE, "email", "phone"):
        setattr(agency, name, after[name])
    codes: Collection[str] = {str(after["parent"]), str(after["successor"])} - {""}
    others = {row.code: row for row in Agency.objects.filter(code__in=codes)}
    agency.parent = others.get(str(after["parent"]))
    agency.successor = others.get(str(after["successor"]))
    agency.closed_on = _day(after["closed_on"]) if after["closed_on"] else None
    agency.active = agency.closed_on is None
    agency.save()
