"""Each layer of the manifests has an address, answers for its reader, and can be switched on a map."""

import json

import pytest
from django.template import engines
from django.urls import reverse

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Dataset, MapLayer, offers

pytestmark = pytest.mark.django_db
LAYERS = [layer.id for _module, layer in offers("map_layers", MapLayer)]
DATASETS = [dataset.id for _module, dataset in offers("datasets", Dataset)]


@pytest.fixture
def everybody(client) -> User:
    user = User.objects.create_superuser("operator-1", "operator@example.id", "tidak-dipakai-2026")
    client.force_login(user)
    return user


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_answers_with_geojson(client, everybody, layer):
    answer = client.get(reverse("map_layer", args=[layer]), {"bbox": "105.9,-6.1,106.1,-5.9", "zoom": "12"})
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"


@pytest.mark.parametrize("layer", [layer.id for _module, layer in offers("map_layers", MapLayer) if layer.permission])
def test_a_layer_for_few_is_refused_to_visitors(client, layer):
    assert client.get(reverse("map_layer", args=[layer])).status_code == 403


@pytest.mark.parametrize(
    "query", [{"bbox": "1,2,3"}, {"bbox": "nan,nan,nan,nan"}, {"zoom": "near"}, {"zoom": "nan"}, {"status": "lost"}]
)
def test_a_question_that_cannot_be_read_is_told_so(client, everybody, query):
    answer = client.get(reverse("map_layer", args=["reports"]), query)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == set(query)


def test_an_unknown_layer_is_not_found(client, everybody):
    assert client.get("/map/layers/nowhere/").status_code == 404


def test_a_map_box_offers_the_layers_that_its_reader_may_see(rf, everybody):
    request = rf.get("/")
    request.user = everybody
    template = engines["django"].from_string('{% map_box "m" layers="reports" query="type=reports.complaint" %}')
    markup = template.render({}, request)
    offered = json.loads(markup.split('data-layers="')[1].split('"')[0].replace("&quot;", '"').replace("&amp;", "&"))
    assert {layer["id"] for layer in offered} == set(LAYERS)
    assert [layer["id"] for layer in offered if layer["on"]] == ["reports"]
    assert all(layer["url"].endswith("?type=reports.complaint") for layer in offered)


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_has_an_address_for_people_and_for_programs(client, dataset):
    table = client.get(f"/data/{dataset}.csv")
    document = client.get(f"/data/{dataset}.json").json()
    heading = table.content.decode("utf-8-sig").splitlines()[0]
    assert all(str(title) in heading for title in document["columns"].values())
    assert client.get(reverse("datasets")).status_code == 200
