"""What single people are to reach: on what it hangs, who writes, sees and agrees, and that nobody else reads it."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency, actor_for, forget_offices
from satukota.modules.planning.actions.performance import agree_to_outcome, end_person_outcome, save_person_outcome
from satukota.modules.planning.models import Outcome, PersonOutcome
from satukota.modules.planning.queries.outcomes import performance
from satukota.modules.planning.rules.performance import Above, Flaw, Written, flaws
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit

pytestmark = pytest.mark.django_db
YEAR = 2026
WORDS = "Setiap balita di Citangkil terukur"
OFFICE = 7


def written(**more):
    given = {"person": 1, "units": (OFFICE, 3), "year": YEAR, "aspects": ("43 posyandu", "", "")}
    return Written(**{**given, "indicator_owners": (OFFICE,), **more})


@pytest.mark.parametrize(
    ("more", "flaw"),
    [
        ({"indicator_owners": ()}, Flaw.HANGS_ON_NOTHING),
        ({"aspects": ("", " ", "")}, Flaw.NO_ASPECT),
        ({"indicator_owners": (OFFICE, 99)}, Flaw.FOREIGN_INDICATOR),
        ({"indicator_owners": (None,)}, Flaw.FOREIGN_INDICATOR),
        ({"names_tree": True, "tree_owner": 99}, Flaw.FOREIGN_OUTCOME),
        ({"above": Above(1, 3, YEAR)}, Flaw.OWN_PARENT),
        ({"above": Above(2, 99, YEAR)}, Flaw.FOREIGN_PARENT),
        ({"above": Above(2, 3, YEAR - 1)}, Flaw.OTHER_YEAR),
        ({"key": 5, "above": Above(2, 3, YEAR, (8, 5))}, Flaw.CIRCLE),
    ],
)
def test_each_flaw_of_an_outcome_is_told(more, flaw):
    assert list(flaws(written(**more))) == [flaw]


def test_an_outcome_stands_on_the_unit_above_the_tree_or_the_superior_alone():
    on = [
        {"indicator_owners": (3,)},
        {"indicator_owners": (), "names_tree": True, "tree_owner": 3},
        {"indicator_owners": (), "above": Above(2, 3, YEAR, (8,))},
    ]
    assert [list(flaws(written(**more))) for more in on] == [[], [], []]


@pytest.fixture
def office(people):
    """The health agency's head, two officers, the office of personnel, the secretary above, and its indicator."""
    forget_offices()
    return SimpleNamespace(
        officer=people.officer,
        colleague=somebody("sejawat", "officer", "dinkes"),
        head=somebody("kadinkes", "head", "dinkes"),
        above=somebody("sekda", "head", "setda"),
        personnel=somebody("pegawai", "officer", "bkpsdm"),
        planner=people.planner,
        stranger=people.stranger,
        unit=Agency.objects.get(code="dinkes"),
        indicator=make_indicator(),
    )


def outcome_of(person, office, by=None, **more):
    by = by or person
    row = PersonOutcome(user=person, agency=office.unit, **{"year": YEAR, "statement": WORDS, "quantity": "43", **more})
    return save_person_outcome(row, by, actor_for(by), indicators=[office.indicator])


def listed(client, user, **query):
    page = visit(client, user).get(reverse("planning:performance"), {"year": YEAR, **query})
    return page.content.decode()


def test_only_the_person_their_superiors_the_planner_and_personnel_see_it(client, office):
    row = outcome_of(office.officer, office)
    seeing = ("officer", "head", "above", "personnel", "planner")
    assert [name for name in seeing if WORDS not in listed(client, getattr(office, name))] == []
    for name in ("colleague", "stranger"):
        assert WORDS not in listed(client, getattr(office, name))
        for page in ("edit_person_outcome", "end_person_outcome"):
            assert client.get(reverse(f"planning:{page}", args=[row.uid])).status_code == 404
        assert client.post(reverse("planning:agree_person_outcome", args=[row.uid])).status_code == 404


def test_nobody_else_reads_it_in_tree_sheet_public_pages_or_rest(client, office, plan):
    named = Outcome.objects.create(
        plan=plan, level="output", code="SKP", path="SKP", statement="Terukur", agency=office.unit
    )
    outcome_of(office.officer, office, outcome=named)
    pages = [reverse("planning:outcomes") + f"?plan={plan.code}&open=all&year={YEAR}"]
    tree = visit(client, office.stranger).get(pages[0]).content.decode()
    assert (WORDS in tree, "1 orang mengembannya" in tree) == (False, True)
    client.logout()
    for address in (reverse("planning:public"), reverse("planning:public_plan"), "/api/v1/planning/plans"):
        assert WORDS not in client.get(address).content.decode()
    assert client.get(reverse("planning:performance")).status_code in {302, 403}
    assert client.get(reverse("planning:performance_book")).status_code in {302, 403}


def test_the_tree_counts_people_once_and_only_of_its_year(office, plan):
    named = Outcome.objects.create(
        plan=plan, level="output", code="SKP", path="SKP", statement="Terukur", agency=office.unit
    )
    for person in (office.officer, office.officer, office.colleague):
        outcome_of(person, office, outcome=named)
    outcome_of(office.colleague, office, outcome=named, year=YEAR + 1)
    [branch] = [one for one in performance(plan, YEAR).every if one.outcome.code == "SKP"]
    assert branch.people == 2


def test_the_superior_agrees_never_the_person_and_a_change_is_agreed_anew(office):
    row = outcome_of(office.officer, office)
    for by in (office.officer, office.colleague, office.planner):
        with pytest.raises(ValidationError):
            agree_to_outcome(row, by, actor_for(by))
    row = agree_to_outcome(row, office.head, actor_for(office.head))
    assert (row.agreed_by, row.agreed_role) == (office.head, "head")
    row.quantity = "40"
    save_person_outcome(row, office.officer, actor_for(office.officer))
    row.refresh_from_db()
    assert (row.agreed_by, row.agreed_at) == (None, None)


def test_what_the_superior_expects_is_written_by_the_superior_alone(client, office):
    row = outcome_of(office.officer, office, expectation="Saya harapkan pujian")
    assert row.expectation == ""
    row.expectation = "Kader didampingi"
    save_person_outcome(row, office.head, actor_for(office.head))
    row.expectation = "Terserah"
    save_person_outcome(row, office.officer, actor_for(office.officer))
    row.refresh_from_db()
    assert row.expectation == "Kader didampingi"


def test_an_officer_hangs_their_outcome_on_the_heads_and_sees_no_colleagues(client, office):
    heads = outcome_of(office.head, office, statement="Gangguan gizi berkurang")
    outcome_of(office.colleague, office, statement="Milik sejawat")
    address = reverse("planning:new_person_outcome")
    form = visit(client, office.officer).get(address).context["form"]
    offered = {row.pk for row in form.fields["parent"].queryset}
    assert (offered, "Milik sejawat" in client.get(address).content.decode()) == ({heads.pk}, False)
    typed = {
        "post": form.initial["post"], "year": YEAR, "parent": heads.pk, "statement": WORDS, "time": "tanggal 10",
        "indicators": [office.indicator.pk],
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    row = PersonOutcome.objects.get(statement=WORDS)
    assert (row.user, row.agency, row.parent) == (office.officer, office.unit, heads)


def test_a_form_with_a_fault_keeps_what_was_typed_and_names_the_field(client, office):
    address = reverse("planning:new_person_outcome")
    post = visit(client, office.officer).get(address).context["form"].initial["post"]
    answer = client.post(address, {"post": post, "year": YEAR, "statement": WORDS})
    assert answer.status_code == 422
    assert {"indicators", "quantity"} <= answer.context["form"].errors.keys()
    assert WORDS in answer.content.decode()


def test_an_indicator_of_another_agency_is_refused(office):
    other = make_indicator("LAIN-1", agency="dlh")
    row = PersonOutcome(user=office.officer, agency=office.unit, year=YEAR, statement=WORDS, quantity="1")
    with pytest.raises(ValidationError) as refused:
        save_person_outcome(row, office.officer, actor_for(office.officer), indicators=[other])
    assert set(refused.value.message_dict) == {"indicators"}


def test_the_sheet_holds_what_its_reader_sees_and_nothing_else(client, office):
    outcome_of(office.officer, office)
    outcome_of(office.colleague, office, statement="Milik sejawat")
    read = {}
    for name in ("officer", "head"):
        answer = visit(client, getattr(office, name)).get(reverse("planning:performance_book"), {"year": YEAR})
        sheet = load_workbook(BytesIO(answer.getvalue())).active
        read[name] = {row[6] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert read == {"officer": {WORDS}, "head": {WORDS, "Milik sejawat"}}


def test_an_outcome_to_which_others_lead_does_not_end_and_an_end_has_a_reason(office):
    heads = outcome_of(office.head, office, statement="Gangguan gizi berkurang")
    below = outcome_of(office.officer, office, parent=heads)
    by = office.head
    with pytest.raises(ValidationError, match=r"1"):
        end_person_outcome(heads, "Mutasi", by, actor_for(by))
    with pytest.raises(ValidationError):
        end_person_outcome(below, " ", by, actor_for(by))
    end_person_outcome(below, "Mutasi", by, actor_for(by))
    end_person_outcome(heads, "Mutasi", by, actor_for(by))
    assert PersonOutcome.objects.filter(ended_on=None).count() == 0


def test_events_hold_neither_words_nor_names(office):
    row = outcome_of(office.officer, office)
    agree_to_outcome(row, office.head, actor_for(office.head))
    told = Event.objects.filter(name__startswith="planning.person_outcome")
    assert {event.name for event in told} == {"planning.person_outcome_saved", "planning.person_outcome_agreed"}
    assert all(WORDS not in str(event.data) and "Petugas" not in str(event.data) for event in told)


def test_somebody_who_heads_nothing_writes_for_themselves_alone(office):
    row = PersonOutcome(user=office.officer, agency=office.unit, year=YEAR, statement=WORDS, quantity="1")
    with pytest.raises(ValidationError):
        save_person_outcome(row, office.colleague, Actor(office.colleague.pk, "officer"), indicators=[office.indicator])
