"""Categories are data of the city: every change is a version, kept, told, taken back; bad ones never come into force."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.api import definition
from satukota.kernel.changes.api import Author, apply_values, changes_of, undo, values_of
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import actor_for
from satukota.modules.reports.actions.categories import close_category, keep_category, move_category, open_category
from satukota.modules.reports.actions.category_drafts import begin_category, catch_up, change_draft, publish_draft
from satukota.modules.reports.actions.submit import submit
from satukota.modules.reports.models import CatalogueVersion, CategoryDraft
from satukota.modules.reports.queries.catalogue import (
    _Memory,
    catalogue,
    category,
    category_of_case,
    category_rows,
    forget_categories,
)
from satukota.modules.reports.queries.category_words import KIND, changes_in_words
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.category_faults import Surroundings, category_faults
from satukota.modules.reports.rules.category_values import category_of, category_values
from satukota.modules.reports.rules.norms import NORMS
from satukota.modules.reports.rules.submission import TYPE, Submission
from satukota.modules.reports.tests.conftest import BENCH, NEW

pytestmark = pytest.mark.django_db
SYSTEM_ACTOR = Actor.system()


def test_values_keep_everything_that_a_file_says(db):
    for code, values in category_rows().items():
        assert category_values(values) == values
        assert category_of(code, values) == category(code)


def test_a_change_is_a_version_with_one_event_and_the_first_one_keeps_what_the_program_brought(keep):
    keep("road", norm="7wd")
    rows = CatalogueVersion.objects.filter(code="road").order_by("number")
    assert [(row.number, row.values["norm"]) for row in rows] == [(1, "14wd"), (2, "7wd")]
    assert (category("road").norm, category("road").version) == ("7wd", 2)
    assert [dict(row.data) for row in Event.objects.filter(name="changes.kept")] == [
        {"kind": KIND, "key": "road", "change": "changed"}
    ]


def test_what_is_the_same_is_no_version(keep):
    keep("road")
    assert not CatalogueVersion.objects.exists()


def test_a_version_stays_as_it_was_written(keep):
    keep("road", norm="7wd")
    with pytest.raises(DatabaseError), transaction.atomic():
        CatalogueVersion.objects.update(values=None)


def test_a_change_is_taken_back_as_a_new_version(keep, administrator):
    keep("road", norm="7wd", questions=[])
    undo(changes_of(KIND, "road").first(), administrator.actor, "Keliru")
    assert (category("road").norm, category("road").version) == ("14wd", 3)
    assert [question.code for question in category("road").questions] == ["road_kind", "accident"]
    assert list(category("road").questions[0].choices) == ["main", "village", "unknown"]


def test_making_a_category_can_be_taken_back_until_something_was_reported(keep, report, administrator):
    keep("halte")
    undo(changes_of(KIND, "halte").first(), administrator.actor, "Belum perlu")
    assert category("halte") is None
    keep("halte")
    report(category="halte")
    with pytest.raises(ValidationError, match="tutup|close"):
        undo(changes_of(KIND, "halte").first(), administrator.actor, "Belum perlu")


def test_everything_can_be_exported_and_brought_to_another_installation(keep, administrator):
    keep("halte", questions=[BENCH])
    exported = values_of(KIND)
    undo(changes_of(KIND, "halte").first(), administrator.actor, "Pindah")
    for key, values in exported.items():
        apply_values(KIND, key, values, Author(administrator.actor, "Impor"))
    assert values_of(KIND) == exported


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agency": ""}, "agency"),
        ({"agency": "dinas-sihir"}, "agency"),
        ({"agencies": {"36.72.01": "dinas-sihir"}}, "agencies"),
        ({"norm": ""}, "norm"),
        ({"norm": "0wd"}, "norm"),
        ({"name": {"en": "Only English"}}, "name"),
        ({"group": "nowhere"}, "group"),
        ({"questions": [BENCH, BENCH]}, "questions"),
        ({"questions": [BENCH | {"label": {}}]}, "questions"),
        ({"questions": [BENCH | {"choices": {"one": {"id": "Satu"}}, "stop": {}}]}, "questions"),
        ({"questions": [BENCH | {"stop": {"glass": {"tel": "112", "say": {"id": ""}}}}]}, "questions"),
        ({"questions": [BENCH | {"when": {"nothing": ["yes"]}}]}, "questions"),
        ({"stop": {"tel": "112", "say": {"id": "Awas"}}}, "stop"),
        ({"closed": True}, "successor"),
        ({"closed": True, "successor": "halte"}, "successor"),
    ],
)
def test_a_category_that_could_not_work_is_refused_at_its_field(keep, change, field):
    with pytest.raises(ValidationError) as refused:
        keep("halte", **change)
    assert field in refused.value.message_dict
    assert category("halte") is None


def test_the_category_for_everything_else_cannot_be_closed(administrator):
    with pytest.raises(ValidationError):
        close_category("other", "road", administrator)


def test_terms_are_those_that_the_case_type_knows():
    assert tuple(definition(TYPE).data.fields["norm"].enum) == NORMS


texts = st.text(max_size=12)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(list(NEW)), anything, max_size=4))
def test_values_of_any_shape_are_refused_with_words_or_make_a_category(changes):
    try:
        values = category_values({**NEW, **changes})
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    beside = Surroundings(groups=["roads"], agencies=["dishub"], open_codes=["road"])
    if not category_faults("halte", values, beside):
        assert category_of("halte", values).code == "halte"


def test_a_closed_category_takes_nothing_new_and_its_words_lead_to_its_successor(keep, administrator):
    keep("halte", keywords=["halte"])
    assert suggest("halte")[0][0] == "halte"
    close_category("halte", "traffic", administrator, with_words=True)
    assert "halte" not in catalogue().categories
    assert category("halte").name["id"] == "Halte rusak"
    assert catalogue().current("halte") == "traffic"
    assert suggest("halte")[0][0] == "traffic"
    assert "halte" in category("traffic").keywords
    open_category("halte", administrator)
    assert "halte" in catalogue().categories


def test_a_chain_of_closed_categories_ends_at_an_open_one(keep, administrator):
    keep("halte")
    close_category("halte", "traffic", administrator)
    close_category("traffic", "parking", administrator)
    assert catalogue().current("halte") == "parking"
    with pytest.raises(ValidationError):
        close_category("parking", "halte", administrator)


def test_the_order_in_a_group_is_moved_and_taken_back(administrator):
    group, kinds = catalogue().by_group()[0]
    first, second = kinds[0].code, kinds[1].code
    assert move_category(second, -1, administrator)
    assert [kind.code for kind in catalogue().by_group()[0][1]][:2] == [second, first]
    assert not move_category(second, -1, administrator)
    undo(changes_of("reports.category_group", group.code).first(), administrator.actor, "Kembali")
    assert catalogue().by_group()[0][1][0].code == first


def test_an_agency_changes_words_questions_and_terms_of_its_own_categories_alone(keep, agency_administrator):
    mine = Author(actor_for(agency_administrator), "Usulan bidang")
    keep("road", author=mine, norm="10wd", keywords=["lubang"], questions=[BENCH])
    assert category("road").norm == "10wd"
    for code, change in (("waste", {"norm": "5wd"}), ("road", {"agency": "dlh"}), ("road", {"hidden": True})):
        with pytest.raises(ValidationError):
            keep(code, author=mine, **change)
    with pytest.raises(ValidationError):
        undo(changes_of(KIND, "road").first(), actor_for(agency_administrator), "x") or keep("new_one", author=mine)


def test_differences_are_told_in_names_not_codes(keep):
    before = category_rows()["road"]
    after = category_values({**before, "agency": "dlh", "norm": "4wh", "questions": [*before["questions"], BENCH]})
    with override("id"):
        lines = changes_in_words(before, after)
    told = " ".join(" ".join(line) for line in lines)
    assert "4 jam kerja" in told
    assert "Apa yang rusak?" in told
    assert "dlh" not in told


def test_a_draft_is_seen_by_nobody_until_it_is_published(administrator):
    draft = begin_category(NEW, administrator.actor)
    assert draft.code == "broken_bus_stop"
    assert category(draft.code) is None
    change_draft(
        draft.code,
        lambda values: {**values, "questions": [category_values({"questions": [BENCH]})["questions"][0]]},
        administrator.actor,
    )
    publish_draft(draft.code, administrator)
    assert category(draft.code).questions[0].code == "part"
    assert not CategoryDraft.objects.exists()


def test_what_a_colleague_published_meanwhile_is_taken_over_and_told(keep, administrator):
    change_draft("road", lambda values: {**values, "norm": "7wd", "photo": True}, administrator.actor)
    keep("road", norm="5wd", keywords=["lubang besar"])
    with pytest.raises(ValidationError):
        publish_draft("road", administrator)
    with override("id"):
        told = catch_up("road", administrator.actor)
    assert "Administrator Kota" in told
    assert "Tenggat" in told
    publish_draft("road", administrator)
    road = category("road")
    assert (road.norm, road.photo, road.keywords) == ("7wd", True, ("lubang besar",))


@settings(max_examples=15)
@given(changes=st.lists(st.sampled_from(["norm", "name", "questions", "closed", "taken"]), min_size=1, max_size=6))
def test_a_taken_report_is_always_judged_by_the_version_under_which_it_was_taken(changes):
    with transaction.atomic():
        judge_by_version(changes)
        transaction.set_rollback(True)


def judge_by_version(changes) -> None:
    """Change a category again and again, take reports between, and look at each of them at the end."""
    forget_categories()  # what the example before wrote was taken back
    author, taken = Author(SYSTEM_ACTOR, "uji"), []
    for number, change in enumerate(changes):
        values = category_rows()["street_light"]
        if change == "taken" and not values["closed"]:
            done = submit(Submission(text="Lampu jalan mati semua", category="street_light", place_note="Pasar"))
            taken.append((done.case, category("street_light")))
        elif change == "norm":
            keep_category("street_light", {**values, "norm": NORMS[number]}, author)
        elif change == "name":
            keep_category("street_light", {**values, "name": {"id": f"Lampu {number}"}}, author)
        elif change == "questions":
            keep_category(
                "street_light", {**values, "questions": [BENCH | {"code": f"q{number}", "required": False}]}, author
            )
        elif change == "closed":
            closed = not values["closed"]
            keep_category("street_light", {**values, "closed": closed, "successor": "road" if closed else ""}, author)
    for case, then in taken:
        assert category_of_case(case).questions == then.questions
        assert category_of_case(case).name == then.name
        assert case.data["norm"] == then.norm


def test_taking_a_report_asks_nothing_of_the_versions(report, keep, monkeypatch):
    monkeypatch.setattr("satukota.modules.reports.queries.catalogue.CATALOGUE_SECONDS", float("inf"))
    keep("road", norm="7wd", questions=[])
    report()
    with CaptureQueriesContext(connection) as queries:
        report()
    assert [query["sql"] for query in queries if "reports_catalogue" in query["sql"]] == []


def test_looking_for_a_newer_version_is_one_short_statement(keep):
    keep("road", norm="7wd")
    catalogue()
    with CaptureQueriesContext(connection) as queries:
        _Memory.read = (float("-inf"), _Memory.read[1])
        catalogue()
    assert len(queries) == 1
