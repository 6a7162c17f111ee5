"""Break the glass: one case, one person, an hour at most; told, written down, checked; and free for all others."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    EmergencyAccess,
    access_case,
    allowed_actions,
    check_emergency,
    emergency_of,
    end_emergency,
    entries,
    open_in_emergency,
    readable,
    visible,
    who,
)
from satukota.kernel.cases.queries.access import visible_ranges
from satukota.kernel.cases.tests.conftest import person
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import User, roles

LINK = "https://kota.example/administration/"
WHY = "Ada ancaman bunuh diri, harus dihubungi."
PARTIES, SEALED = Case.Visibility.PARTIES, Case.Visibility.SEALED


@pytest.fixture
def secret(town, matter):
    """Return a function that makes a confidential or sealed case of the works agency."""

    def made(visibility=PARTIES):
        case = matter()
        Case.objects.filter(pk=case.pk).update(visibility=visibility, agency=town.works)
        return Case.objects.get(pk=case.pk)

    return made


def again(user):
    """Return the account as the next request loads it."""
    return User.objects.get(pk=user.pk)


def sees(user, case):
    """Return whether somebody sees a case, by each way that asks."""
    user = again(user)
    answers = {
        access_case(user, case).staff,
        visible(user).filter(pk=case.pk).exists(),
        readable(user).filter(pk=case.pk).exists(),
    }
    if conditions := visible_ranges(user):
        answers.add(any(Case.objects.filter(condition, pk=case.pk).exists() for condition in conditions))
    assert len(answers) == 1, "the ways disagree"
    return answers.pop()


def let_it_end(access):
    earlier = timezone.now() - timedelta(hours=2)
    EmergencyAccess.objects.filter(pk=access.pk).update(opened_at=earlier, until=earlier + timedelta(minutes=15))


OPENERS = {PARTIES: {"head", "inspector"}, SEALED: {"inspector"}}
SEE_ANYWAY = {PARTIES: {"desk"}, SEALED: set()}


@pytest.mark.parametrize("visibility", [PARTIES, SEALED])
@pytest.mark.parametrize("role", sorted(roles()))
def test_before_during_and_after_for_every_role(town, secret, role, visibility):
    case, user = secret(visibility), person("siapa", role, town.other)
    before = sees(user, case)
    assert before == (role in SEE_ANYWAY[visibility])
    if role not in OPENERS[visibility]:
        with pytest.raises(ValidationError):
            open_in_emergency(case.number, user, WHY, 15, LINK)
        assert sees(user, case) == before
        return
    access = open_in_emergency(case.number, user, WHY, 15, LINK)
    assert sees(user, case)
    assert not sees(user, secret(visibility)), "one case is open, not all of that kind"
    let_it_end(access)
    assert not sees(user, case)


def test_it_opens_nothing_to_others_and_lets_nobody_act(town, secret):
    case, head, other = secret(), person("kadis", "head", town.other), person("kadis2", "head", town.other)
    open_in_emergency(case.number, head, WHY, 15, LINK)
    assert not sees(other, case)
    assert allowed_actions(case, who(again(head))) == []


def test_an_hour_is_the_most_whoever_asks_for_more(town, secret):
    access = open_in_emergency(secret().number, person("kadis", "head", town.other), WHY, 600, LINK)
    assert access.until - access.opened_at == timedelta(minutes=60)
    with pytest.raises(IntegrityError, match="emergency_access_short"), transaction.atomic():
        EmergencyAccess.objects.update(until=access.opened_at + timedelta(minutes=61))


def test_who_sees_it_anyway_opens_nothing_and_no_number_tells_whether_it_is_there(town, secret, matter):
    head, own = person("kadis", "head", town.other), person("kepala2", "head", town.works)
    with pytest.raises(ValidationError, match="memang"):
        open_in_emergency(secret().number, own, WHY, 15, LINK)
    refusals = []
    for number in ("UJI-2020-999999", secret(SEALED).number):
        with pytest.raises(ValidationError) as refused:
            open_in_emergency(number, head, WHY, 15, LINK)
        refusals.append(refused.value.messages)
    assert refusals[0] == refusals[1]


def test_auditors_and_the_agencys_head_are_told_at_once_and_of_a_sealed_one_the_auditors_alone(town, secret):
    person("pemeriksa", "auditor", town.top)
    inspector = person("inspektur", "inspector", town.other)
    for visibility, told in ((PARTIES, {"pemeriksa", "kepala"}), (SEALED, {"pemeriksa"})):
        case = secret(visibility)
        open_in_emergency(case.number, inspector, WHY, 15, LINK)
        rows = Message.objects.filter(template__startswith="emergency-opened", case_id=case.pk)
        assert set(rows.values_list("user__username", flat=True)) == told
        assert all(case.number in row.context and case.title not in row.context for row in rows)


def test_it_stands_in_the_history_with_its_reason_and_not_for_the_public(town, secret):
    case, head = secret(), person("kadis", "head", town.other)
    open_in_emergency(case.number, head, WHY, 15, LINK)
    line = entries(case)[-1]
    assert (line.action, line.text, line.user_id, line.public) == ("$emergency", WHY, head.pk, False)
    assert entries(case, public_only=True) == [row for row in entries(case) if row.action != "$emergency"]


def test_it_is_closed_early_by_whoever_opened_it(town, secret):
    case, head = secret(), person("kadis", "head", town.other)
    access = open_in_emergency(case.number, head, WHY, 60, LINK)
    assert emergency_of(again(head), case) == access
    end_emergency(access, Actor(head.pk, "head"))
    assert not sees(head, case)


def test_an_auditor_says_once_whether_it_was_justified_and_nobody_of_themselves(town, secret):
    auditor, inspector = person("pemeriksa", "auditor", town.top), person("inspektur", "inspector", town.other)
    access = open_in_emergency(secret().number, inspector, WHY, 15, LINK)
    with pytest.raises(ValidationError):
        check_emergency(access, "justified", "Saya sendiri.", Actor(inspector.pk, "inspector"))
    check_emergency(access, "not_justified", "Tidak ada keadaan darurat.", Actor(auditor.pk, "auditor"))
    with pytest.raises(ValidationError, match="sudah"):
        check_emergency(access, "justified", "Berubah pikiran.", Actor(auditor.pk, "auditor"))
    said = Event.objects.filter(name="cases.emergency_access").order_by("-id").first()
    assert (said.data["change"], said.data["access"]) == ("not_justified", access.pk)


@pytest.mark.parametrize("role", ["head", "inspector", "officer"])
def test_it_costs_no_question_where_nobody_has_one_open(town, secret, role):
    case, user = secret(), again(person("siapa", role, town.other))
    access_case(user, case)  # what a process and a request remember
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert not access_case(user, case).view
        visible_ranges(user)
        str(visible(user).query)
        emergency_of(user, case)
    assert asked.captured_queries == []
