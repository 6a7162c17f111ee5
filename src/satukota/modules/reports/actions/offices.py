"""The people of the demo city."""

from dataclasses import dataclass

from satukota.kernel.people.api import demo_account


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
