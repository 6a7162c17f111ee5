"""Personal data is bound to its place, names its key, and is encrypted again with another one."""

import base64
import hashlib
import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from satukota.kernel.people.api import Person, cipher, cli_rotate_values, encrypt_again, keep_person
from satukota.kernel.people.rules import Cipher, Unreadable

NAME, PHONE = "kernel_person.name", "kernel_person.phone"


def of_an_earlier_version(text, secret):
    """Return the text as it was encrypted before values named a key and a place."""
    nonce = os.urandom(12)
    key = AESGCM(hashlib.sha256(b"value:" + secret.encode()).digest())
    return base64.b64encode(nonce + key.encrypt(nonce, text.encode(), None)).decode()


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    cipher.cache_clear()
    yield tmp_path
    cipher.cache_clear()


def stored(person, column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM kernel_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def store(person, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_person SET {column} = %s WHERE id = %s", [value, person.pk])


def test_a_value_opens_at_its_place_only():
    sealed = Cipher("x").seal("Siti", NAME)
    assert Cipher("x").open(sealed, NAME) == "Siti"
    with pytest.raises(Unreadable):
        Cipher("x").open(sealed, PHONE)


@pytest.mark.django_db
def test_a_name_that_was_copied_into_another_column_does_not_open(own_keys):
    person = keep_person(name="Siti", phone="081211112222")
    store(person, "phone", stored(person))
    with pytest.raises(Unreadable):
        Person.objects.get(pk=person.pk)


def test_values_of_earlier_versions_are_still_read():
    assert Cipher("x").open(of_an_earlier_version("Siti", "x"), NAME) == "Siti"


@pytest.mark.django_db
def test_a_rotation_encrypts_everything_again_and_leaves_what_is_looked_up(own_keys, settings):
    person, old = keep_person(name="Siti", phone="081211112222"), keep_person(name="Budi")
    store(old, "name", of_an_earlier_version("Budi", settings.PERSONAL_DATA_KEY))
    assert stored(person).startswith("1:")
    cli_rotate_values()
    assert stored(person).startswith("2-") and stored(old).startswith("2-")
    assert [Person.objects.get(pk=one.pk).name for one in (person, old)] == ["Siti", "Budi"]
    assert Person.objects.get(phone_index="+6281211112222") == person
    assert encrypt_again() == 0


@pytest.mark.django_db
def test_a_rotation_that_was_stopped_goes_on_where_it_was(own_keys):
    person = keep_person(name="Siti", phone="081211112222")
    first = stored(person, "phone")
    cli_rotate_values()
    store(person, "phone", first)
    assert Person.objects.get(pk=person.pk).phone == "+6281211112222"
    assert encrypt_again() == 1


def test_a_process_that_ran_before_the_rotation_reads_what_came_after():
    keys = {}
    running = Cipher("x", lambda: keys)
    keys["2-abc"] = "second"
    sealed = Cipher("x", lambda: keys).seal("Siti", NAME)
    assert running.open(sealed, NAME) == "Siti"
    assert running.key_id == "2-abc"


def test_a_value_whose_key_is_gone_is_refused_and_the_index_has_a_key_of_its_own():
    later = Cipher("x", lambda: {"2-abc": "second"})
    with pytest.raises(Unreadable, match="2-abc"):
        Cipher("x").open(later.seal("Siti", NAME), NAME)
    assert later.index("Siti") == Cipher("x").index("Siti")
