"""Writes about people: agencies, memberships, persons, keys."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.actions.agencies import (
    AgenciesLoaded,
    apply_agency,
    close_agency,
    keep_agencies,
    keep_agency,
)
from satukota.kernel.people.actions.keys import (
    KeyChanged,
    KeyTooNarrow,
    KeyUsed,
    UnknownKey,
    UnknownScope,
    authenticate,
    bearer,
    cli_api_key,
    cli_api_keys,
    cli_revoke_key,
    create_key,
    key_holder,
    revoke_key,
)
from satukota.kernel.people.actions.roles import (
    MembershipChanged,
    RoleRefused,
    RoleWish,
    administrator_kept,
    change_days,
    end_all_roles,
    end_role,
    give_role,
    note_lapsed_roles,
    record_membership,
)
from satukota.kernel.people.actions.successions import AgencyHandedOver, merge_agency, split_agency
from satukota.kernel.people.models import Agency, Membership, Person, User
from satukota.kernel.people.models.fields import VALUES, EncryptedText, cipher
from satukota.kernel.people.rules import normal_email
from satukota.kernel.phones import normal_phone
from satukota.key_files import rotate_key

__all__ = [
    "DEMO_PASSWORD",
    "AgenciesLoaded",
    "AgencyHandedOver",
    "KeyChanged",
    "KeyTooNarrow",
    "KeyUsed",
    "MembershipChanged",
    "RoleRefused",
    "RoleWish",
    "UnknownKey",
    "UnknownScope",
    "ValuesEncrypted",
    "administrator_kept",
    "apply_agency",
    "authenticate",
    "bearer",
    "change_days",
    "cli_api_key",
    "cli_api_keys",
    "cli_encrypt_again",
    "cli_revoke_key",
    "cli_rotate_values",
    "close_agency",
    "correct_person",
    "create_key",
    "demo_account",
    "end_all_roles",
    "end_role",
    "erase_person",
    "give_role",
    "grant",
    "keep_agencies",
    "keep_agency",
    "keep_person",
    "key_holder",
    "merge_agency",
    "note_lapsed_roles",
    "person_row",
    "record_membership",
    "revoke_key",
    "split_agency",
]


@transaction.atomic
def grant(
    user: User, role: str, agency: Agency, actor: Actor, *, area: str = "", ends: date | None = None
) -> Membership:
    """Give a user a role in an agency from today; return the membership (the same one when held already)."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, role=role, agency=agency, area_code=area, ends=ends, defaults={"starts": timezone.localdate()}
    )
    if is_new:
        record_membership(membership, "granted", actor)
    return membership


def keep_person(
    *, name: str = "", phone: str = "", email: str = "", nik: str = "", language: str = "id"
) -> Person | None:
    """Store a person's details inside the caller's transaction; None where nothing was given."""
    if not (name or phone or email or nik):
        return None
    phone, email = normal_phone(phone), normal_email(email)
    return Person.objects.create(
        name=name,
        phone=phone,
        email=email,
        nik=nik,
        phone_index=phone,
        email_index=email,
        nik_index=nik,
        language=language,
    )


def person_row(
    *, name: str = "", phone: str = "", email: str = "", nik: str = "", language: str = "id"
) -> dict[str, str] | None:
    """Return a person's details as `keep_person` would store them, for a statement that writes more than a person."""
    if not (name or phone or email or nik):
        return None
    seal, index = cipher().seal, cipher().index
    phone, email = normal_phone(phone), normal_email(email)
    plain = {"name": name, "phone": phone, "email": email, "nik": nik}
    sealed = {column: seal(value, f"kernel_person.{column}") if value else "" for column, value in plain.items()}
    indexed = {f"{column}_index": index(plain[column]) if plain[column] else "" for column in ("phone", "email", "nik")}
    return sealed | indexed | {"language": language}


def correct_person(person: Person, *, name: str, phone: str, email: str) -> None:
    """Put right how somebody is called and reached, inside the caller's transaction."""
    person.name, person.phone, person.email = name, normal_phone(phone), normal_email(email)
    person.phone_index, person.email_index = person.phone, person.email
    person.save(update_fields=["name", "phone", "email", "phone_index", "email_index"])


def erase_person(person: Person) -> None:
    """Forget everything that identifies a person; cases keep the empty row."""
    person.name = person.phone = person.email = person.nik = ""
    person.phone_index = person.email_index = person.nik_index = ""
    person.erased_at = timezone.now()
    person.save()


@dataclass(frozen=True, slots=True)
class ValuesEncrypted(EventData):
    """Personal data are encrypted with another key from now on, or were encrypted again.

    `key` is its id, `count` how many values were.
    """

    name: ClassVar[str] = "people.values_encrypted"
    ceiling: ClassVar[Audience] = Audience.SEALED
    key: str = ""
    count: int = 0


ENCRYPTED_AGAIN = 500
OUTDATED = """
    SELECT {key}, {column} FROM {table}
    WHERE {column} <> '' AND {column} NOT LIKE %s ORDER BY {key} LIMIT %s FOR UPDATE
"""


def encrypt_again() -> int:
    """Encrypt with the newest key, and bound to its place, whatever is not yet; return how many values that were.

    It goes in small transactions and may be stopped at any time: the next run does what is left.
    """
    cipher.cache_clear()
    fields = [field for model in apps.get_models() for field in model._meta.local_fields]
    count = sum(_encrypt_column(field) for field in fields if isinstance(field, EncryptedText))
    with transaction.atomic():
        subject = Subject("keys", 0, Audience.SEALED)
        record(ValuesEncrypted(key=cipher().key_id, count=count), subject, Actor.system())
    return count


def _encrypt_column(field: EncryptedText) -> int:
    meta, quoted = field.model._meta, connection.ops.quote_name
    columns = {"table": meta.db_table, "column": str(field.column), "key": str(meta.pk.column)}
    names = {name: quoted(value) for name, value in columns.items()}
    total = 0
    while count := _encrypt_batch(field.place, names):
        total += count
    return total


@transaction.atomic
def _encrypt_batch(place: str, names: Mapping[str, str]) -> int:
    current = f"{cipher().key_id}:%"
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED.format(**names), [current, ENCRYPTED_AGAIN])
        rows = cursor.fetchall()
        for key, sealed in rows:
            fresh = cipher().seal(cipher().open(sealed, place), place)
            cursor.execute("UPDATE {table} SET {column} = %s WHERE {key} = %s".format(**names), [fresh, key])
    return len(rows)


def cli_rotate_values() -> int:
    """Make a new key for personal data and encrypt all of them with it; say what was done."""
    rotate_key(settings.KEYS_DIR, VALUES)
    return cli_encrypt_again()


def cli_encrypt_again() -> int:
    """Encrypt again what is under an earlier key; say how many values that were."""
    count = encrypt_again()
    sys.stdout.write(
        f"{count} values are encrypted with key {cipher().key_id} now. Keep the earlier keys with backups.\n"
    )
    return 0


DEMO_PASSWORD = "satu-kota-2026"  # noqa: S105  # of the demo city, shown on its sign-in page


@cache
def _demo_password() -> str:
    """Return the hash of what every demo account's password is; each anew would take a fifth of a second."""
    return make_password(DEMO_PASSWORD)


@transaction.atomic
def demo_account(username: str, name: str, role: str, agency: str) -> User | None:
    """Make an account of the demo city with its role; the same one where it exists, None without that agency."""
    office = Agency.objects.filter(code=agency).first()
    if office is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, display_name=name, email=f"{username}@kota.example", demo=True)
        user.password = _demo_password()
        user.save()
    grant(user, role, office, Actor.system())
    return user
