"""The people of the demo city: staff with sign-ins, and the reporters of the filled city, encrypted like any."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from satukota.kernel.people.api import cipher, demo_account
from satukota.modules.reports.demo.bulk import sequence
from satukota.modules.reports.demo.city import Scene


def write_people(scene: Scene, count: int) -> list[int]:
    """Write the reporters, encrypted like any; return their ids."""
    seal: Callable[[str, str], str] = cipher().seal
    index: Callable[[str], str] = cipher().index
    ids = sequence("kernel_person", count)
    columns = "id, name, phone, email, nik, phone_index, email_index, nik_index, language, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY kernel_person ({columns}) FROM STDIN") as copy:
        now = timezone.now()
        for pk, (name, phone, email) in zip(ids, scene.people(count), strict=True):
            sealed = seal(email, "kernel_person.email") if email else ""
            copy.write_row(
                (
                    pk,
                    seal(name, "kernel_person.name"),
                    seal(phone, "kernel_person.phone"),
                    sealed,
                    "",
                    index(phone),
                    index(email) if email else "",
                    "",
                    "id",
                    now,
                )
            )
    return ids


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


def keep_accounts() -> list[Account]:
    """Make the accounts of the demo city with their roles; those that are there stay as they are."""
    return [
        account for account in ACCOUNTS if demo_account(account.username, account.name, account.role, account.agency)
    ]
