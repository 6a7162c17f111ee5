"""The offices of the city's profile as agencies, and the people of the demo city."""

from dataclasses import dataclass

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant
from satukota.kernel.places.api import city


@transaction.atomic
def keep_offices() -> int:
    """Make or correct an agency for every office of the city's profile; return how many there are. Run it at will."""
    rows = city().agencies
    known = {agency.code: agency for agency in Agency.objects.all()}
    made = [
        Agency(code=row.code, name=row.name, short_name=row.short[:48], kind=row.kind, area_code=row.area)
        for row in rows
        if row.code not in known
    ]
    Agency.objects.bulk_create(made)
    known |= {agency.code: agency for agency in Agency.objects.filter(code__in=[one.code for one in made])}
    changed = []
    for row in rows:
        agency, above = known[row.code], known.get(row.parent)
        if agency.parent_id != (above.pk if above else None):
            agency.parent = above
            changed.append(agency)
    Agency.objects.bulk_update(changed, ["parent"])
    forget_offices()
    return len(rows)


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in of the demo city."""

    username: str
    name: str
    role: str
    agency: str


ACCOUNTS = (
    Account("meja", "Sari Dewi", "desk", "diskominfo"),
    Account("petugas.pu", "Budi Santoso", "officer", "dpupr"),
    Account("kepala.pu", "Ratna Kusuma", "head", "dpupr"),
    Account("petugas.dlh", "Agus Wijaya", "officer", "dlh"),
    Account("petugas.dishub", "Dian Pratama", "officer", "dishub"),
    Account("petugas.perkim", "Hendra Gunawan", "officer", "disperkim"),
    Account("pengawas", "Yusuf Hidayat", "inspector", "inspektorat"),
    Account("operator", "Rizky Ramadhan", "operator", "diskominfo"),
    Account("perencana", "Nurul Aini", "planner", "bappeda"),
    Account("pemeriksa", "Maya Sari", "auditor", "inspektorat"),
    Account("pimpinan", "Wali Kota", "mayor", "kepala-daerah"),
    Account("admin", "Administrator", "admin", "diskominfo"),
)
PASSWORD = "satu-kota-2026"  # noqa: S105  # of the demo city, shown on its sign-in page


@transaction.atomic
def keep_accounts() -> list[Account]:
    """Make the accounts of the demo city with their roles; those that are there stay as they are."""
    kept = []
    for one in ACCOUNTS:
        agency = Agency.objects.filter(code=one.agency).first()
        if agency is None:
            continue
        user = User.objects.filter(username=one.username).first()
        if user is None:
            user = User(username=one.username, display_name=one.name, email=f"{one.username}@kota.example")
            user.set_password(PASSWORD)
            user.save()
        grant(user, one.role, agency, Actor.system())
        kept.append(one)
    return kept
