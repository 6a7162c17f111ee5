from types import SimpleNamespace

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
from tests.dummy.trees.views import panel

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
    assert [fault for fault in check() if fault.module == "trees"] == []


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


@pytest.fixture
def watcher(db, client):
    """Somebody who may see the whole city."""
    user = User.objects.create_superuser("watcher", "watcher@example.id", "kebun-raya-2026")
    client.force_login(user)
    return user


@pytest.fixture
def middle(db, monkeypatch):
    """The middle of the only area."""
    area = SimpleNamespace(code=AREA, name="Ciwandan", lon=106.0, lat=-6.0)
    monkeypatch.setattr("tests.dummy.trees.queries.areas", lambda _level: [area])


def test_its_layer_shows_the_trees_that_lie_in_the_view(client, watcher, middle):
    tree = plant("Trembesi", 90, AREA, SYSTEM)
    (feature,) = client.get("/map/layers/trees/?bbox=105,-7,107,-5&zoom=12").json()["features"]
    assert feature["properties"] == {"id": tree.pk, "title": "Trembesi", "url": f"/trees/#tree-{tree.pk}"}
    assert client.get("/map/layers/trees/?bbox=107,-7,108,-5&zoom=12").json()["features"] == []


def test_the_wall_has_its_layer_its_tile_its_widget_and_its_event(client, watcher, settings):
    plant("Trembesi", 90, AREA, SYSTEM)
    wall = client.get("/wall/").content.decode()
    assert "/map/layers/trees/" in wall
    assert 'data-tile="trees"' in wall
    assert 'data-widget="trees"' in wall
    assert "90 cm" in wall


def test_its_indicator_can_be_chosen_in_the_plan(db):
    from satukota.modules.planning.actions.live import live_offers

    plant("Trembesi", 90, AREA, SYSTEM)
    assert "trees.planted" in live_offers()


def test_its_dataset_has_an_address(client, db):
    plant("Trembesi", 90, AREA, SYSTEM)
    assert client.get("/data/trees.by_area.json").json()["rows"] == [{"area_code": AREA, "trees": 1}]


def test_its_setting_says_how_many_trees_a_page_shows(db, settings):
    settings.TREES_ON_A_PAGE = 1
    plant("Trembesi", 90, AREA, SYSTEM)
    newest = plant("Beringin", 90, AREA, SYSTEM)
    assert queries.newest() == [newest]


def test_its_setting_stands_in_the_reference():
    from satukota.reference.operating import settings_page

    assert "TREES_ON_A_PAGE" in settings_page()


def test_citizens_find_it_on_the_home_page(client, db):
    assert 'href="/trees/public/"' in client.get("/").content.decode()
    assert client.get("/trees/public/").status_code == 200


def test_the_search_finds_a_tree(client, watcher):
    plant("Trembesi", 90, AREA, SYSTEM)
    assert "/trees/#tree-" in client.get("/search/?q=tremb").content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_inspection_shows_its_tree(watcher):
    load_definitions()
    tree = plant("Beringin", 320, AREA, SYSTEM)
    (event,) = subject_events("trees.tree", tree.pk)
    ask_for_inspection(event_id=event.id)
    assert "320 cm" in panel(watcher, Case.objects.get(type="trees.inspection"))
