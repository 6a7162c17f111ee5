import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.permission import SCOPES, CaseFacts, Standing, may, roles
from satukota.kernel.cases.tests.rules.examples import akta, laporan

CASE = CaseFacts(agencies=("dkcs-uptd", "dkcs", "kota"), area="36.72.01.1001", origin="rsud")
CLERK = Standing("verifikator", ("dkcs", "kota"), "36.72.01")


def fills(role, standing, case=CASE, definition=akta):
    return role in roles(definition(), [standing], case)


def test_nobody_is_nothing():
    assert roles(akta(), [], CASE) == frozenset()


def test_the_applicant_is_who_is_a_party():
    assert roles(akta(), [], CaseFacts(is_party=True)) == {"pemohon"}


def test_the_system_is_only_the_system():
    assert roles(akta(), [], CASE, system=True) == {"sistem"}


@pytest.mark.parametrize(
    ("area", "case_area", "allowed"),
    [
        ("36.72.01", "36.72.01.1001", True),
        ("36.72.02", "36.72.01.1001", False),
        ("36.72.01.1002", "36.72.01.1001", True),
        ("36.72", "36.72.01.1001", True),
        ("", "36.72.01.1001", True),
        ("", "", True),
        ("36.72.01", "", False),
        ("36.72.1", "36.72.10.1001", False),
    ],
)
def test_a_clerk_of_a_kecamatan_acts_in_that_kecamatan(area, case_area, allowed):
    standing = Standing("verifikator", ("dkcs",), area)
    assert fills("verifikator", standing, CaseFacts(area=case_area)) is allowed


def test_a_role_of_an_agency_is_filled_in_that_agency_or_below_it():
    assert fills("kabid", Standing("kabid", ("dkcs", "kota")))
    assert fills("kabid", Standing("kabid", ("uptd-dkcs", "dkcs", "kota")))
    assert not fills("kabid", Standing("kabid", ("dinkes", "kota")))


def test_a_partner_acts_on_what_its_own_facility_opened():
    assert fills("bidan", Standing("bidan", ("rsud", "dinkes")))
    assert not fills("bidan", Standing("bidan", ("puskesmas-1", "dinkes")))


def test_a_role_of_the_own_office_is_not_filled_from_above_it():
    own = SCOPES["own-office"]
    assert own(Standing("officer", ("dkcs-uptd", "dkcs")), CASE)
    assert not own(Standing("officer", ("dkcs", "kota")), CASE)
    assert not own(Standing("officer"), CaseFacts())


def test_an_officer_acts_on_what_the_own_agency_or_one_below_has():
    assert fills("petugas", Standing("officer", ("dkcs", "kota")), definition=laporan)
    assert fills("petugas", Standing("head", ("dkcs-uptd", "dkcs")), definition=laporan)
    assert not fills("petugas", Standing("officer", ("dishub", "kota")), definition=laporan)
    assert not fills("petugas", Standing("officer"), definition=laporan)


def test_another_membership_is_another_role():
    assert not fills("kadis", CLERK)


def test_who_fills_a_role_may_do_what_the_role_may():
    assert may(akta(), akta().actions["setujui"], [CLERK], CASE)
    assert not may(akta(), akta().actions["terbitkan"], [CLERK], CASE)


standings = st.lists(
    st.builds(
        Standing,
        st.sampled_from(["verifikator", "kabid", "kadis", "bidan", "desk"]),
        st.lists(st.sampled_from(["dkcs", "rsud", "kota"]), max_size=2).map(tuple),
        st.sampled_from(["", "36.72", "36.72.01", "36.72.02"]),
    ),
    max_size=3,
)


@given(standings, standings)
def test_more_memberships_never_take_a_right_away(one, two):
    assert roles(akta(), one, CASE) <= roles(akta(), one + two, CASE)


@given(standings, st.booleans())
def test_may_is_having_one_of_the_roles(held, system):
    own = roles(akta(), held, CASE, system=system)
    for action in akta().actions.values():
        assert may(akta(), action, held, CASE, system=system) is bool(own & set(action.by))
