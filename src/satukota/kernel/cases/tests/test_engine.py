"""The engine: one action is one effect, refused actions leave nothing, history can be replayed."""

from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
    Case,
    CaseClock,
    CaseEntry,
    Conflict,
    Invalid,
    NotAllowed,
    access_case,
    allowed_actions,
    apply,
    as_dict,
    definition,
    find,
    personal,
    visible,
    who,
)
from satukota.kernel.events.api import AlreadyDone, Event

pytestmark = pytest.mark.django_db


def forward(case, town, **more):
    return apply(case, Act("terus", {"opd": "dpupr-uji"}, **more), who(town.clerk))


def test_a_new_case_has_number_state_clock_line_and_event(matter):
    case = matter()
    assert case.number.startswith("UJI-") and case.state == "baru" and case.due_at
    assert CaseClock.objects.get(case=case).rule == "periksa"
    assert CaseEntry.objects.get(case=case).action == "open"
    assert Event.objects.get(subject_kind="case", subject_id=case.pk).data["number"] == case.number


def test_who_acts_is_answered_with_the_clocks_that_a_reader_finds_then(matter, town):
    case = matter()
    for act in (Act("terus", {"opd": "dpupr-uji"}), Act("tanyakan", {"note": "di mana?"}), Act("jawab")):
        by = who(town.clerk) if act.action == "terus" else who(town.officer, party=True)
        told, found = (clocks_told(one, by) for one in (apply(case, act, by), Case.objects.get(pk=case.pk)))
        assert told == found and told


def clocks_told(case, by):
    timed = {"share", "seconds_left"}  # of the moment at which they were read
    return [
        {name: value for name, value in clock.items() if name not in timed}
        for clock in as_dict(case, access_case(by.user, case), by)["clocks"]
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_opens_one_case(matter):
    first = matter(key="satu")
    with pytest.raises(AlreadyDone) as told:
        matter(key="satu")
    assert told.value.subject_id == first.pk
    assert Case.objects.filter(type="tests.matter").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_acts_once(matter, town):
    case = matter()
    apply(case, Act("catat", {"note": "a"}), who(town.clerk), key="k")
    with pytest.raises(AlreadyDone):
        apply(case, Act("catat", {"note": "a"}), who(town.clerk), key="k")
    assert CaseEntry.objects.filter(case=case, action="catat").count() == 1


def test_an_action_moves_the_case_to_its_agency_and_its_clocks_along(matter, town):
    case = forward(matter(), town)
    assert (case.state, case.agency_id, case.visibility) == ("jalan", town.works.pk, Case.Visibility.PUBLIC)
    rules = {row.rule: row for row in CaseClock.objects.filter(case=case)}
    assert rules["periksa"].stopped_at is not None
    assert rules["tuntas"].due_at == case.due_at


def test_who_has_no_role_is_refused_and_nothing_is_written(matter, town):
    case = matter()
    with pytest.raises(NotAllowed) as told:
        forward(case, type("T", (), {"clerk": town.stranger}))
    assert told.value.refusal.code == "not_your_role"
    assert Case.objects.get(pk=case.pk).version == 1
    assert CaseEntry.objects.filter(case=case).count() == 1


def test_a_second_officer_sees_what_changed_and_loses_nothing(matter, town):
    case = forward(matter(), town)
    apply(case, Act("catat", {"note": "Sudah saya cek"}, version=case.version), who(town.officer))
    with pytest.raises(Conflict) as told:
        apply(case, Act("catat", {"note": "Tulisan kedua"}, version=case.version - 1), who(town.second))
    assert [line.text for line in told.value.changes][-1] == "Sudah saya cek"


def test_missing_answers_are_named_by_field(matter, town):
    with pytest.raises(Invalid) as told:
        apply(matter(), Act("terus"), who(town.clerk))
    assert set(told.value.errors) == {"opd"}


def test_nobody_closes_what_they_checked_themselves(matter, town):
    case = forward(matter(), town)
    apply(case, Act("periksa-dua"), who(town.officer))
    with pytest.raises(NotAllowed) as told:
        apply(case, Act("selesai"), who(town.officer))
    assert told.value.refusal.code == "four_eyes"
    assert apply(case, Act("selesai"), who(town.second)).is_open is False


def test_nothing_leaves_a_final_state(matter, town):
    case = apply(forward(matter(), town), Act("selesai"), who(town.officer))
    assert allowed_actions(case, who(town.officer)) == []
    with pytest.raises(NotAllowed):
        apply(case, Act("catat", {"note": "x"}), who(town.officer))


def test_a_clock_stands_still_while_the_city_waits(matter, town):
    case = apply(forward(matter(), town), Act("tanyakan", {"note": "Di mana?"}), who(town.officer))
    clock = CaseClock.objects.get(case=case, rule="tuntas")
    assert clock.due_at is None and clock.pauses[-1][1] is None
    case = apply(case, Act("jawab"), who(None, party=True))
    assert CaseClock.objects.get(pk=clock.pk).due_at is not None


def test_what_is_personal_lies_apart_and_encrypted(town, matter):
    case = matter(data={"kelas": "cepat", "nik": "3672010101900001"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text || personal FROM kernel_case WHERE id = %s", [case.pk])
        assert "3672010101900001" not in cursor.fetchone()[0]
    assert personal(Case.objects.get(pk=case.pk), access_case(town.clerk, case)) == {"nik": "3672010101900001"}


@pytest.mark.parametrize(
    ("visibility", "clerk", "officer", "stranger", "visitor"),
    [(0, 1, 1, 0, 1), (1, 1, 1, 0, 0), (2, 1, 1, 0, 0), (3, 0, 0, 0, 0)],
)
def test_lists_and_pages_agree_on_who_sees_what(matter, town, visibility, clerk, officer, stranger, visitor):
    case = forward(matter(), town)
    Case.objects.filter(pk=case.pk).update(visibility=visibility)
    case.visibility = visibility
    for user, sees in ((town.clerk, clerk), (town.officer, officer), (town.stranger, stranger)):
        assert visible(user).filter(pk=case.pk).exists() is bool(sees)
        assert access_case(user, case).staff is bool(sees)
    assert access_case(None, case).view is bool(visitor)


def test_the_public_sees_public_words_only(matter, town):
    case = forward(matter(), town)
    apply(case, Act("catat", {"note": "internal"}), who(town.officer))
    apply(case, Act("tanyakan", {"note": "Di mana tepatnya?"}), who(town.officer))
    case = Case.objects.get(pk=case.pk)
    shown = str(as_dict(case, access_case(None, case), who(None)))
    assert "Di mana tepatnya?" in shown
    assert "internal" not in shown and "Petugas" not in shown


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(0, 5), max_size=8))
def test_replaying_the_history_gives_the_row(matter, town, steps):
    case = matter()
    for step in steps:
        somebody = (
            who(None, party=True)
            if case.state == "tanya"
            else who(town.clerk if case.state == "baru" else town.officer)
        )
        actions = [a for a in allowed_actions(case, somebody) if a.id != "selesai"]
        if not actions:
            break
        action = actions[step % len(actions)]
        form = (
            {"note": "x"}
            if "note" in action.form.fields
            else {"opd": "dpupr-uji"}
            if "opd" in action.form.fields
            else {}
        )
        case = apply(case, Act(action.id, form), somebody)
    lines = list(CaseEntry.objects.filter(case=case).order_by("id"))
    assert [line.version for line in lines] == list(range(1, case.version + 1))
    assert (lines[-1].to_state, lines[-1].flags, lines[-1].owner_id) == (case.state, case.flags, case.agency_id)
    assert all(a.to_state == b.from_state for a, b in pairwise(lines))


def test_running_cases_keep_the_version_they_began_with(matter, town):
    from satukota.kernel.cases.api import forget_published, load_one, pinned_definition
    from satukota.kernel.cases.tests.conftest import SOURCE

    case = matter()
    load_one(SOURCE.replace("{id: Baru}", "{id: Masuk}"), "tests")
    forget_published()
    assert definition("tests.matter").states["baru"].label == {"id": "Masuk"}
    assert pinned_definition(case.definition_id).states["baru"].label == {"id": "Baru"}
    assert apply(case, Act("terus", {"opd": "dpupr-uji"}), who(town.clerk)).state == "jalan"


def test_only_the_system_fires_timers(matter, town):
    case = apply(forward(matter(), town), Act("tanyakan", {"note": "?"}), who(town.officer))
    with pytest.raises(NotAllowed):
        apply(case, Act("lewat"), who(town.officer))
    assert apply(case, Act("lewat"), SYSTEM).state == "tutup"


def test_a_text_with_problems_is_not_published(town):
    from satukota.kernel.cases.api import DefinitionError, load_one, publish, published_version
    from satukota.kernel.cases.models import CaseType
    from satukota.kernel.cases.tests.conftest import SOURCE

    before, wrong = (
        published_version("tests.matter")[0],
        SOURCE.replace("to: tutup, by: [sistem]", "to: hilang, by: [sistem]"),
    )
    with pytest.raises(DefinitionError):
        load_one(wrong, "tests")
    with pytest.raises(DefinitionError):
        publish(CaseType(type="tests.matter", version=9, source=wrong, digest="", module=""), town.clerk)
    assert published_version("tests.matter")[0] == before and CaseType.objects.filter(type="tests.matter").count() == 1


def test_an_opened_case_is_what_the_database_then_holds(matter):
    case = matter(data={"kelas": "cepat", "nik": "3672010101900001"}, summary="Lubang", flags=["urgent"])
    stored = Case.objects.get(pk=case.pk)
    for field in Case._meta.concrete_fields:
        if field.name != "search":  # made by the database, and nobody reads it
            assert vars(case)[field.attname] == getattr(stored, field.attname), field.name
    assert "3672010101900001" in case.personal
    case.title = "Jalan rusak berat"
    case.save(update_fields=["title"])
    assert Case.objects.get(pk=case.pk).title == "Jalan rusak berat"


def test_a_row_made_by_hand_is_the_row_that_django_makes(matter):
    by_django = Case.objects.get(pk=matter().pk)
    by_hand = find(by_django.number)
    assert by_hand == by_django
    assert {name: value for name, value in vars(by_hand).items() if name != "_state"} == {
        name: value for name, value in vars(by_django).items() if name not in {"_state", "search"}
    }
    assert not by_hand._state.adding
    assert by_hand._state.db == by_django._state.db
    assert by_hand.get_deferred_fields() == {"search"}
    assert by_hand.agency.code == by_django.agency.code
