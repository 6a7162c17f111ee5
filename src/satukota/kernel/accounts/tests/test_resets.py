"""A second step is forgotten by two administrators within a day, or by nobody."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.accounts.api import SecondStepReset, Verb, ask_reset, decide_reset, has_second_step
from satukota.kernel.accounts.tasks import lapse
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, User, grant
from satukota.runtime.commands import main

pytestmark = pytest.mark.django_db
SECRET = "payung-lemari-zebra-awan"
LINK = "https://kota.example/administration/"
State = SecondStepReset.State


def with_second_step(name, *, role="officer"):
    user = User.objects.create_user(name, email=f"{name}@kota.example", password=SECRET)
    works = Agency.objects.get_or_create(code="dpupr-test", defaults={"name": "Dinas PUPR"})[0]
    grant(user, role, works, Actor.system())
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def by(user):
    return Actor(user.pk, "admin")


@pytest.fixture
def sari():
    return with_second_step("sari")


@pytest.fixture
def ani():
    return with_second_step("ani", role="admin")


@pytest.fixture
def bowo():
    return with_second_step("bowo", role="admin")


def changes(reset):
    rows = Event.objects.filter(name="people.second_step_reset", data__request=reset.pk).order_by("id")
    return [row.data["change"] for row in rows]


def test_confirmed_by_another_the_second_step_and_all_sessions_end_and_grace_days_begin_anew(client, sari, ani, bowo):
    client.post("/accounts/login/", {"login": "sari", "password": SECRET})
    session = Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now())
    UserSession.objects.create(user=sari, session_key=session.session_key, ip="10.0.0.1", user_agent="x")
    reset = ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    decide_reset(reset, Verb.CONFIRM, by(bowo), "Sudah ditelepon.")
    sari.refresh_from_db()
    assert not has_second_step(sari)
    assert not UserSession.objects.filter(user=sari).exists()
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert sari.second_step_since == timezone.localdate()
    assert changes(reset) == ["asked", "done"]


def test_the_person_is_told_twice_and_the_other_administrators_once(sari, ani, bowo):
    reset = ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    decide_reset(reset, Verb.CONFIRM, by(bowo))
    told = Message.objects.order_by("pk").values_list("template", "user__username")
    assert sorted(told) == [("second-step-asked", "sari"), ("second-step-reset", "sari"), ("second-step-waits", "bowo")]


@pytest.mark.parametrize("decider", ["ani", "sari"])
def test_neither_who_asked_nor_whom_it_concerns_confirms(sari, ani, decider):
    reset = ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    with pytest.raises(ValidationError):
        decide_reset(reset, Verb.CONFIRM, by(User.objects.get(username=decider)))
    assert has_second_step(sari)


def test_the_database_itself_refuses_one_pair_of_eyes(sari, ani):
    reset = ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        SecondStepReset.objects.filter(pk=reset.pk).update(state=State.DONE, decided_by=ani)


def test_nobody_asks_for_their_own_account_or_twice_or_for_nothing(sari, ani):
    with pytest.raises(ValidationError):
        ask_reset(ani, "Telepon saya hilang kemarin.", by(ani), LINK)
    ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    with pytest.raises(ValidationError, match="menunggu"):
        ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    Authenticator.objects.filter(user=ani).delete()
    with pytest.raises(ValidationError, match="langkah kedua"):
        ask_reset(ani, "Telepon hilang, dicek tatap muka.", by(sari), LINK)


def test_what_nobody_decided_within_a_day_lapses_and_is_kept(sari, ani, bowo):
    reset = ask_reset(sari, "Telepon hilang, dicek tatap muka.", by(ani), LINK)
    SecondStepReset.objects.filter(pk=reset.pk).update(asked_at=F("asked_at") - timedelta(hours=24))
    with pytest.raises(ValidationError, match="kedaluwarsa"):
        decide_reset(reset, Verb.CONFIRM, by(bowo))
    lapse(0)
    reset.refresh_from_db()
    assert (reset.state, changes(reset)) == (State.LAPSED, ["asked", "lapsed"])
    assert ask_reset(sari, "Telepon hilang, dicek sekali lagi.", by(ani), LINK).state == State.WAITING


def test_on_the_server_one_command_does_it_with_its_reason(sari, capsys):
    assert main(["user", "reset-second-step", "--user", "sari", "--reason", "Satu administrator, telepon hilang"]) == 0
    reset = SecondStepReset.objects.get()
    assert (reset.state, reset.asked_by, reset.decided_by) == (State.DONE, None, None)
    assert not has_second_step(sari)
    assert main(["user", "reset-second-step", "--user", "sari", "--reason", "lagi"]) == 1
    assert "no second step" in capsys.readouterr().err


STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "lapse", *Verb]), st.integers(0, 3), st.sampled_from([0, 5, 25])), max_size=9
)


@settings(max_examples=40)  # each makes four accounts
@given(steps=STEPS)
def test_whatever_people_try_two_pairs_of_eyes_decide_within_a_day_and_everything_is_kept(steps):
    """0 is the person concerned, 1 to 3 are administrators; each step is tried some hours after the one before."""
    with transaction.atomic():
        people = [with_second_step(f"orang{n}", role="admin") for n in range(4)]
        for verb, who, hours in steps:
            SecondStepReset.objects.filter(state=State.WAITING).update(asked_at=F("asked_at") - timedelta(hours=hours))
            _try(verb, people[0], by(people[who]))
        for reset in SecondStepReset.objects.all():
            _is_sound(reset)
        assert SecondStepReset.objects.filter(state=State.WAITING).count() <= 1
        assert has_second_step(people[0]) != SecondStepReset.objects.filter(state=State.DONE).exists()
        transaction.set_rollback(True)


def _try(verb, concerned, actor):
    waiting = SecondStepReset.objects.filter(user=concerned).order_by("-pk").first()
    try:
        if verb == "ask":
            ask_reset(concerned, "Telepon hilang, dicek tatap muka.", actor, LINK)
        elif verb == "lapse":
            lapse(0)
        elif waiting:
            decide_reset(waiting, verb, actor)
    except ValidationError:
        pass  # refused: what is kept afterwards is what counts


def _is_sound(reset):
    said = changes(reset)
    assert said == (["asked"] if reset.state == State.WAITING else ["asked", reset.state])
    if reset.state == State.DONE:
        assert reset.decided_by_id not in {reset.asked_by_id, reset.user_id}
    if reset.state in {State.DONE, State.REFUSED, State.WITHDRAWN}:
        assert reset.decided_at - reset.asked_at < timedelta(hours=25)
