"""Mergers and splits: nothing is lost, nothing points to a closed agency, the sums are equal."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from satukota.kernel.changes.api import Author
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.actions.successions import move_people
from satukota.kernel.people.api import (
    Agency,
    Membership,
    User,
    agency_columns,
    grant,
    held_today,
    keep_agency,
    merge_agency,
    split_agency,
    what_moves,
)
from satukota.kernel.registry.api import AgencyHolding, offers

ACTOR = Actor(None, "admin")
ME = Author(ACTOR, "Perda 3/2026")
CODES = ("a", "b", "c", "d")
ROLES = ("officer", "head", "desk")


def test_every_column_that_points_to_an_agency_stands_in_one_holding():
    declared = Counter(column for _module, entry in offers("holdings", AgencyHolding) for column in entry.columns)
    assert dict(declared) == dict.fromkeys(agency_columns(), 1)


def people(agency):
    rows = held_today(Membership.objects.filter(agency__code=agency))
    return {(row.user_id, row.role) for row in rows}


class Mergers(TestCase):
    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CODES), st.sampled_from(ROLES)), max_size=8),
        st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), min_size=1, max_size=4),
        st.lists(st.tuples(st.sampled_from(CODES[1:]), st.sampled_from(CODES)), max_size=3),
    )
    def test_whatever_is_merged_in_whatever_order(self, work, mergers, tree):
        for code in CODES:
            keep_agency(code, {"name": code}, ME)
        for code, above in tree:
            with suppress(ValidationError):
                keep_agency(code, {"parent": above}, ME)
        users = [User.objects.get_or_create(username=f"u{n}")[0] for n in range(4)]
        for number, code, role in work:
            grant(users[number], role, Agency.objects.get(code=code), ACTOR)
        for code, into in mergers:
            before = {name: people(name) for name in CODES}
            try:
                merge_agency(code, into, timezone.localdate(), ME)
            except ValidationError:
                assert {name: people(name) for name in CODES} == before
                continue
            assert people(code) == set()
            assert people(into) == before[into] | before[code]
            assert what_moves(Agency.objects.get(code=code).pk) == []
        assert all(self.ends(row) for row in Agency.objects.all())
        closed = Agency.objects.filter(active=False)
        assert not Agency.objects.filter(active=True, parent__in=closed).exists()
        assert not held_today(Membership.objects.filter(agency__in=closed)).exists()
        assert closed.count() == Event.objects.filter(name="people.agency_handed_over").count()

    def ends(self, agency):
        """Tell whether the line above an agency has a top, and no circle."""
        seen = []
        while agency is not None and agency not in seen:
            seen.append(agency)
            agency = agency.parent
        return agency is None


@pytest.mark.django_db
def test_a_split_moves_what_was_chosen_and_nothing_else():
    old, _new = keep_agency("dlh", {"name": "DLH"}, ME), keep_agency("kebersihan", {"name": "Kebersihan"}, ME)
    going, staying = (User.objects.create_user(name) for name in ("going", "staying"))
    grant(going, "officer", old, ACTOR)
    grant(staying, "head", old, ACTOR)
    assert split_agency("dlh", "kebersihan", {"people.members": [str(going.pk)]}, ME) == 1
    assert (people("dlh"), people("kebersihan")) == ({(staying.pk, "head")}, {(going.pk, "officer")})
    for wrong in ({}, {"people.members": [str(going.pk)]}, {"unknown": ["1"]}):
        with pytest.raises(ValidationError):
            split_agency("dlh", "kebersihan", wrong, ME)


@pytest.mark.django_db
def test_who_took_part_yesterday_stays_in_the_record_of_the_old_agency():
    old, _new = keep_agency("dlh", {"name": "DLH"}, ME), keep_agency("dlhk", {"name": "DLHK"}, ME)
    user = User.objects.create_user("wati")
    since = timezone.localdate() - timedelta(days=100)
    Membership.objects.create(user=user, role="head", agency=old, starts=since, acting=True)
    merge_agency("dlh", "dlhk", timezone.localdate(), ME)
    then, now = Membership.objects.filter(user=user).order_by("starts")
    assert (then.agency.code, then.starts, then.ends) == ("dlh", since, timezone.localdate() - timedelta(days=1))
    assert (now.agency.code, now.acting, now.ends) == ("dlhk", True, None)


@pytest.mark.django_db
def test_an_agency_that_takes_over_from_the_one_above_moves_up():
    keep_agency("setda", {"name": "Setda"}, ME)
    keep_agency("dlh", {"name": "DLH", "parent": "setda"}, ME)
    for code in ("taman", "makam"):
        keep_agency(code, {"name": code, "parent": "dlh"}, ME)
    merge_agency("dlh", "taman", timezone.localdate(), ME)
    above = dict(Agency.objects.filter(code__in=["taman", "makam"]).values_list("code", "parent__code"))
    assert above == {"taman": "setda", "makam": "taman"}


@pytest.mark.django_db
def test_roles_that_move_are_told_one_by_one_and_lose_neither_days_nor_whom_they_stand_in_for():
    today = timezone.localdate()
    old, new = (Agency.objects.create(code=code, name=code.upper()) for code in ("uji-lama", "uji-baru"))
    away, plh, both = (User.objects.create_user(name) for name in ("cuti", "plh", "rangkap"))
    week, month, year = (today + timedelta(days=days) for days in (7, 30, 365))
    Membership.objects.create(
        user=plh, role="head", agency=old, starts=today - timedelta(days=3), ends=week, acting_as="plh",
        acting=True, stands_in_for=away,
    )  # fmt: skip
    Membership.objects.create(user=both, role="officer", agency=old, starts=today, ends=year)
    Membership.objects.create(user=both, role="officer", agency=new, starts=today - timedelta(days=90), ends=month)
    assert move_people(old.pk, new.pk, {str(plh.pk), str(both.pk)}) == 2
    acting = Membership.objects.get(user=plh, agency=new)
    assert (acting.starts, acting.ends, acting.acting_as, acting.stands_in_for) == (today, week, "plh", away)
    assert Membership.objects.get(user=both).ends == year
    told = Event.objects.filter(name="people.membership_changed", subject_id__in=[plh.pk, both.pk]).order_by("id")
    assert [(event.subject_id, event.data["agency"], event.data["change"]) for event in told] == [
        (plh.pk, new.pk, "granted"),
        (plh.pk, old.pk, "ended"),
        (both.pk, new.pk, "changed"),
        (both.pk, old.pk, "withdrawn"),
    ]
