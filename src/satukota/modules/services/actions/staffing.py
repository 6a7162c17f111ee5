"""The people of the demo city who serve: clerks, heads, a midwife, a treasurer."""

from dataclasses import dataclass

from django.db import transaction

from satukota.kernel.people.api import demo_account


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in of the demo city."""

    username: str
    name: str
    role: str
    agency: str


ACCOUNTS = (
    Account("loket.dukcapil", "Wulan Sari", "officer", "disdukcapil"),
    Account("verifikator", "Bambang Irawan", "counter", "disdukcapil"),
    Account("kabid.dukcapil", "Lina Marlina", "section_head", "disdukcapil"),
    Account("kadis.dukcapil", "Dr. Hasan Basri", "head", "disdukcapil"),
    Account("bidan", "Bidan Nurhayati", "midwife", "rsud"),
    Account("kelurahan", "Siti Aminah", "village_clerk", "kel-36-72-08-1007"),
    Account("petugas.ptsp", "Rahmat Hidayat", "officer", "dpmptsp"),
    Account("loket.ptsp", "Citra Dewi", "counter", "dpmptsp"),
    Account("pemeriksa.ptsp", "Anton Saputra", "field_inspector", "dpmptsp"),
    Account("bendahara", "Yuli Astuti", "treasurer", "dpmptsp"),
    Account("kepala.ptsp", "Ir. Surya Dharma", "head", "dpmptsp"),
    Account("petugas.kesbang", "Eko Prasetyo", "officer", "kesbangpol"),
    Account("kepala.kesbang", "Drs. Mulyadi", "head", "kesbangpol"),
    Account("polres", "Ipda Fajar Nugroho", "police", "polres"),
    Account("petugas.lalin", "Joko Susilo", "officer", "dishub"),
    Account("walidata", "Nina Kartika", "walidata", "diskominfo"),
)


@transaction.atomic
def keep_accounts() -> list[Account]:
    """Make the accounts of the demo city with their roles; those that are there stay as they are."""
    return [
        account for account in ACCOUNTS if demo_account(account.username, account.name, account.role, account.agency)
    ]
