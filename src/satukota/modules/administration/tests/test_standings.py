"""What is odd about rights is said, and nothing else is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.administration.rules.standings import (
    ACTING,
    CLOSED,
    CONFLICT,
    KINDS,
    LONG_UNUSED,
    SHARED,
    UNKNOWN,
    UNUSED,
    Account,
    Held,
    Pair,
    findings,
)

TODAY = date(2026, 11, 30)
PAYS = Held("treasurer", frozenset({"treasurer", "services.money"}), (7, 1), date(2026, 1, 1))
APPROVES = Held("head", frozenset({"head", "services.refunds"}), (7, 1), date(2026, 1, 1))
MONEY = Pair("services.money", "services.refunds")


def kinds(*roles, last_seen=TODAY, joined=date(2020, 1, 1), addresses=0, pairs=(MONEY,)):
    return [finding.kind for finding in findings(Account(roles, last_seen, joined, addresses), pairs, TODAY)]


def elsewhere(held, *agencies):
    return Held(held.role, held.rights, agencies, held.starts)


def test_who_pays_and_approves_in_one_agency_is_in_conflict():
    assert kinds(PAYS, APPROVES) == kinds(APPROVES, PAYS) == [CONFLICT]


@pytest.mark.parametrize(("agencies", "expected"), [((1,), [CONFLICT]), ((8, 7, 1), [CONFLICT]), ((9, 1), [])])
def test_above_and_below_meet_and_two_agencies_side_by_side_do_not(agencies, expected):
    assert kinds(PAYS, elsewhere(APPROVES, *agencies)) == expected


def test_some_rights_should_meet_nowhere():
    pair = Pair("treasurer", "head", everywhere=True)
    assert kinds(PAYS, elsewhere(APPROVES, 9), pairs=[pair]) == [CONFLICT]


def test_a_role_that_carries_both_is_meant_so():
    both = Held("planner", PAYS.rights | APPROVES.rights, (7, 1), date(2026, 1, 1))
    assert kinds(both) == kinds(both, APPROVES) == []


@pytest.mark.parametrize(
    ("days", "expected"), [(0, []), (59, []), (60, [UNUSED]), (89, [UNUSED]), (90, [LONG_UNUSED]), (900, [LONG_UNUSED])]
)
def test_what_is_not_used_for_sixty_and_ninety_days_is_told(days, expected):
    seen = TODAY - timedelta(days=days)
    assert kinds(PAYS, last_seen=seen) == kinds(PAYS, last_seen=None, joined=seen) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), []),
        (date(2026, 3, 1), date(2026, 12, 31), [ACTING]),
        (date(2026, 10, 1), None, [ACTING]),
    ],
)
def test_acting_ends_and_lasts_at_most_half_a_year(starts, ends, expected):
    held = Held("head", APPROVES.rights, (7,), starts, ends, acting=True)
    assert kinds(held) == expected


def test_closed_agencies_lost_roles_and_shared_accounts_are_told():
    lost = Held("dukun", frozenset({"dukun"}), (7,), TODAY, agency_open=False, known=False)
    assert kinds(lost, addresses=8) == [CLOSED, SHARED, UNKNOWN]
    assert kinds(PAYS, addresses=7) == []


HELD = st.builds(
    Held,
    st.sampled_from(["treasurer", "head"]),
    st.frozensets(st.sampled_from(["services.money", "services.refunds", "head"])),
    st.sampled_from([(7, 1), (8, 1), (1,)]),
    st.dates(date(2020, 1, 1), TODAY),
    st.none() | st.dates(TODAY, date(2030, 1, 1)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(roles=st.lists(HELD, max_size=4), days=st.integers(0, 400), addresses=st.integers(0, 20))
def test_findings_name_roles_that_are_there_the_gravest_first_and_nobody_without_a_role(roles, days, addresses):
    account = Account(roles, TODAY - timedelta(days=days), TODAY, addresses)
    told = findings(account, [MONEY], TODAY)
    assert roles or not told
    assert all(index < len(roles) for finding in told for index in finding.roles)
    assert [KINDS.index(finding.kind) for finding in told] == sorted(KINDS.index(finding.kind) for finding in told)
    for finding in told:
        if finding.kind == CONFLICT:
            one, other = (roles[index] for index in finding.roles)
            assert finding.pair.first in one.rights and finding.pair.second in other.rights
