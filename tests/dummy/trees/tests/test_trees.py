import pytest

from satukota.kernel.cases.api import Case, load_definitions
from satukota.kernel.events.api import Actor, AlreadyDone, subject_events
from satukota.kernel.people.api import Agency, User, grant
from satukota.kernel.registry.api import check
from tests.dummy.trees import queries
from tests.dummy.trees.actions import plant
from tests.dummy.trees.models import Tree
from tests.dummy.trees.rules import protected
from tests.dummy.trees.tasks import ask_for_inspection

SYSTEM = Actor.system()
AREA = "36.72.01.1001"


@pytest.fixture
def officer(db, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    user = User.objects.create_user("officer")
    grant(user, "officer", Agency.objects.create(code="parks", name="Parks"), SYSTEM)
    return user


def test_the_manifest_names_nothing_that_is_not_there():
    assert [problem for problem in check() if problem.startswith("trees")] == []


def test_a_thick_tree_must_be_inspected():
    assert protected(150)
    assert not protected(149)


def test_entering_a_tree_records_one_event(db):
    tree = plant("Trembesi", 90, AREA, SYSTEM)
    assert [event.name for event in subject_events("trees.tree", tree.pk)] == ["trees.planted"]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_twice_is_one_tree():
    plant("Trembesi", 90, AREA, SYSTEM, key="tree-1")
    with pytest.raises(AlreadyDone):
        plant("Trembesi", 90, AREA, SYSTEM, key="tree-1")
    assert Tree.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thick_tree_becomes_one_case_however_often_its_job_runs():
    load_definitions()
    tree = plant("Beringin", 320, AREA, SYSTEM)
    (event,) = subject_events("trees.tree", tree.pk)
    ask_for_inspection(event_id=event.id)
    ask_for_inspection(event_id=event.id)
    assert Case.objects.get(type="trees.inspection").title == "Beringin"


def test_an_officer_sees_the_page_and_its_menu_entry(client, officer):
    client.force_login(officer)
    plant("Trembesi", 90, AREA, SYSTEM)
    page = client.get("/trees/").content.decode()
    assert "Trembesi" in page
    assert 'href="/trees/"' in page


def test_everybody_reads_the_list_over_rest(client, db):
    plant("Trembesi", 90, AREA, SYSTEM)
    assert client.get("/api/v1/trees/").json() == [{"kind": "Trembesi", "girth_cm": 90, "area_code": AREA}]


def test_the_counter_counts(db):
    plant("Trembesi", 90, AREA, SYSTEM)
    assert queries.count(None) == 1
