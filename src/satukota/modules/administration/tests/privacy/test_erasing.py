"""Over all modules: what is erased is found no more, what stays says why, and a stranger's things stay as they are."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import CaseType, forget_published, load_definitions
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import keep_person
from satukota.kernel.registry.api import PersonQuery, resolve
from satukota.modules.administration.queries.privacy.collecting import collect, entries
from satukota.modules.emergency.models import Block, Call
from satukota.modules.reports.models import AreaWatch, Conversation, SetAside
from satukota.modules.services.models import Appointment, Draft

pytestmark = pytest.mark.django_db
OWN, STRANGER = "+6281211112222", "+6281299998888"


def everything_of(phone: str, office) -> None:
    """Write one thing of each kind under a telephone number."""
    now = timezone.now()
    digest = phone[-8:]
    over = {"rang_at": now - timedelta(days=2), "state": "closed"}
    Call.objects.create(caller=phone, caller_index=phone, caller_name="Siti", ended_at=now, **over)
    Call.objects.create(caller=phone, caller_index=phone, ended_at=None, **over)
    Block.objects.create(number=phone, number_index=phone, reason="iseng", until=now + timedelta(hours=1))
    Conversation.objects.create(channel="whatsapp", sender=phone, address=phone, answers="{}", key=digest)
    SetAside.objects.create(channel="sms", external_id=digest, reason="many", sender=phone, address=phone, words="halo")
    AreaWatch.objects.create(person=keep_person(phone=phone), area_code="36.72.01", token_digest=digest)
    during = (now, now + timedelta(minutes=15))
    Appointment.objects.create(
        agency=office, during=during, seat=int(digest[-4:]) % 90, name="Siti", phone=phone, digest=digest
    )
    definition = CaseType.objects.filter(type__startswith="layanan.").first()
    answers = json.dumps({"pemohon": {"hp": phone, "nama": "Siti"}})
    Draft.objects.create(digest=digest, definition=definition, answers=answers, expires_at=now + timedelta(days=9))
    keep_person(name="Siti", phone=phone)


def rows_of(phone: str) -> list:
    return [row for part in collect(PersonQuery(phone=phone)) for row in part.rows]


@pytest.fixture
def two_people(office):
    forget_published()
    load_definitions()
    everything_of(OWN, office)
    everything_of(STRANGER, office)


def erase_all(query: PersonQuery) -> None:
    for module, entry in entries():
        if entry.erase:
            resolve(module.name, entry.erase)(query, Actor.system())


def test_what_is_erased_is_found_no_more_and_what_stays_says_why(two_people):
    assert len(rows_of(OWN)) >= 9
    erase_all(PersonQuery(phone=OWN))
    left = rows_of(OWN)
    assert left and all(row.stays for row in left)
    assert len(left) == 2  # the call that is not over, the block that runs


def test_a_stranger_keeps_everything(two_people):
    before = rows_of(STRANGER)
    erase_all(PersonQuery(phone=OWN))
    assert [row.title for row in rows_of(STRANGER)] == [row.title for row in before]


def test_nobody_is_found_by_what_another_proved(two_people):
    told = json.dumps([dict(row.values) for row in rows_of(OWN)], default=str)
    assert STRANGER not in told and STRANGER.removeprefix("+") not in told
