"""Two sets of dimensions: filters and lights by either, what has no counterpart is said, and names keep their past."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import Dimension, Indicator, Standing, ToldChange
from satukota.modules.planning.queries import lights
from satukota.modules.planning.queries.indicators import select
from satukota.modules.planning.rules.dimensions import GUIDE, LAW, SETS, Tag, homes, within
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db
YEAR = 2026
TAGS = [
    Tag(1, "living", GUIDE, None, 11), Tag(2, "living.1", GUIDE, 1), Tag(3, "living.3", GUIDE, 1, 12),
    Tag(4, "branding", GUIDE), Tag(5, "branding.1", GUIDE, 4),
    Tag(11, "kehidupan", LAW), Tag(12, "mobilitas", LAW), Tag(13, "mobilitas.1", LAW, 12), Tag(14, "lain", LAW),
]  # fmt: skip


def test_a_part_counts_by_its_own_counterpart_else_by_that_of_the_whole():
    home = homes(TAGS, LAW)
    assert [home[key] for key in (1, 2, 3, 4, 5, 13)] == [11, 11, 12, None, None, 12]


def test_the_mapping_is_read_both_ways():
    home = homes(TAGS, GUIDE)
    assert [home[key] for key in (11, 12, 13, 14, 3)] == [1, 1, 1, None, 1]


def test_a_filter_holds_what_counts_there_of_both_sets():
    assert set(within(TAGS, "mobilitas")) == {3, 12, 13}
    assert set(within(TAGS, "living.3")) == {3, 12}
    assert within(TAGS, "tidak-ada") == []


@given(st.permutations(TAGS), st.sampled_from(SETS))
def test_main_dimensions_part_a_set_and_lose_only_what_has_no_home(tags, framework):
    mains = [tag for tag in tags if tag.framework == framework and tag.parent is None]
    counted = [key for main in mains for key in within(tags, main.code)]
    lost = [key for key, home in homes(tags, framework).items() if home is None]
    assert sorted(counted + lost) == sorted(tag.key for tag in tags)


@pytest.fixture
def measured(people):
    """An indicator in a part that counts in the law's set, one whose dimension has no place there, one of the law's."""
    codes = {"SATU": "living.3", "DUA": "branding.1", "TIGA": "ekonomi.1"}
    rows = {name: make_indicator(name, dimension=None, year=YEAR) for name in codes}
    for name, code in codes.items():
        Indicator.objects.filter(pk=rows[name].pk).update(dimension=Dimension.objects.get(code=code))
    Standing.objects.filter(year=YEAR).update(light="behind")
    return rows


def shown(framework):
    listed = lights.dimensions(YEAR, framework)
    return {group.url.partition("=")[2]: group.total for group in listed.lights if group.total}, listed


def test_lights_of_either_set_hold_every_indicator_that_has_a_place_there(measured):
    law, told = shown(LAW)
    assert (law, told.lost, told.names) == ({"mobilitas": 1, "ekonomi": 1}, 1, ["Ekosistem pariwisata"])
    guide, all_told = shown(GUIDE)
    assert (guide, all_told.lost) == ({"living": 1, "branding": 1, "economy": 1}, 0)


def test_each_light_opens_a_list_of_its_length(measured):
    for framework in SETS:
        for code, total in shown(framework)[0].items():
            assert select({"dimension": code}, YEAR).count() == total


def test_the_citys_page_says_what_has_no_place_in_the_chosen_set(client, plan, people, measured):
    address = f"{reverse('planning:mayor')}?year={YEAR}&set="
    pages = [visit(client, people.planner).get(address + name).content.decode() for name in SETS]
    words = "Ekosistem pariwisata"
    assert [words in page for page in pages] == [False, True]
    assert visit(client, people.planner).get(f"{address}lain").status_code == 200


def test_everybody_filters_promises_by_either_set(client, plan, measured):
    Standing.objects.filter(year=YEAR).update(published_value=1, published_light="behind")
    listed = {
        code: {
            line.indicator.code
            for line, _light in client.get(f"{reverse('planning:public')}?year={YEAR}&dimension={code}").context[
                "lines"
            ]
        }
        for code in ("mobilitas", "living", "ekonomi.1")
    }
    assert {code: rows & measured.keys() for code, rows in listed.items()} == {
        "mobilitas": {"SATU"}, "living": {"SATU"}, "ekonomi.1": {"TIGA"},
    }  # fmt: skip


def test_another_name_of_a_dimension_is_told_with_its_reason(client, plan, people):
    dimension = Dimension.objects.get(code="living.3")
    before, dimension.name = dimension.name, "Mobilitas warga"
    with pytest.raises(ValidationError):
        actions.save_dimension(dimension, " ", actor_for(people.planner))
    assert Dimension.objects.get(code="living.3").name == before
    actions.save_dimension(dimension, "Perwal 12/2026", actor_for(people.planner))
    page = client.get(f"{reverse('planning:public_plan')}?plan={plan.code}").content.decode()
    assert [word for word in (before, "Mobilitas warga", "Perwal 12/2026", "Perencana") if word not in page] == []


def test_a_table_that_names_a_dimension_otherwise_keeps_the_name_before_and_the_citys_own(plan, people):
    of_city, of_table = Dimension.objects.get(code="living.3"), Dimension.objects.get(code="living.1")
    of_city.name = "Mobilitas warga"
    actions.save_dimension(of_city, "Perwal 12/2026", actor_for(people.planner))
    Dimension.objects.filter(pk=of_table.pk).update(name="Nama lama")
    actions.load_tables()
    for row in (of_city, of_table):
        row.refresh_from_db()
    assert (of_city.name, of_table.name) == ("Mobilitas warga", "Harmonisasi tata ruang")
    change = ToldChange.objects.get(dimension=of_table)
    assert (change.before, change.changed_role) == ("Nama lama", Actor.system().role)


def test_a_planner_completes_the_mapping_and_sees_where_it_is_not(client, plan, people):
    page = visit(client, people.planner).get(reverse("planning:dimensions")).content.decode()
    assert "Tidak masuk ke mana pun" in page
    branding, economy = (Dimension.objects.get(code=code) for code in ("branding", "ekonomi"))
    address = reverse("planning:edit_dimension", args=[branding.pk])
    wrong = client.post(address, {"name": branding.name, "maps_to": Dimension.objects.get(code="living").pk})
    assert wrong.status_code == 422
    assert client.post(address, {"name": branding.name, "maps_to": economy.pk}).status_code == 302
    assert homes(tags_now(), LAW)[branding.pk] == economy.pk


def tags_now():
    from satukota.modules.planning.queries.dimensions import tags

    return tags()
