"""The contracts of the house hold, and each catches a deliberate violation."""

from pathlib import Path

import pytest

from tests import architecture

ROOT = Path(__file__).resolve().parent.parent / "src" / "satukota"

PLANTED = {
    "doors": ("modules/a/views.py", "from satukota.kernel.cases.models import Case\n"),
    "inward": ("modules/a/queries.py", "from satukota.modules.a.actions import grow\n"),
    "known_files": ("modules/a/helpers.py", ""),
    "requirements": ("modules/a/views.py", "from satukota.modules.b.api import grow\n"),
    "foreign_keys": ("modules/a/models.py", "x = models.ForeignKey('b.Thing', models.CASCADE)\n"),
    "outgoing": ("modules/a/tasks.py", "def fetch():\n    from urllib import request\n"),
    "one_writer": ("modules/a/views.py", "from csv import writer\n"),
    "banned": ("modules/a/actions.py", "model = apps.get_model('b', 'Thing')\n"),
    "own_addresses": ("modules/a/views.py", "link = request.get_host() + path\n"),
    "kernel_tables": ("modules/a/queries.py", 'SQL = "SELECT id FROM kernel_case"\n'),
    "guarded": ("modules/a/views.py", "row = get_object_or_404(Case, number=number)\n"),
}


@pytest.mark.parametrize("contract", architecture.CONTRACTS, ids=lambda contract: contract.__name__)
def test_the_house_keeps_its_contract(contract):
    assert contract(ROOT) == []


@pytest.mark.parametrize("contract", architecture.CONTRACTS, ids=lambda contract: contract.__name__)
def test_a_contract_catches_a_deliberate_violation(contract, tmp_path):
    house = tmp_path / "satukota"
    for folder in ("kernel/cases", "modules/a", "modules/b"):
        (house / folder).mkdir(parents=True)
    (house / "modules/a/apps.py").write_text("requires = ()\n")
    file, text = PLANTED[contract.__name__]
    (house / file).write_text(text)
    assert len(contract(house)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("import httpx", "import requests", "from httpx import post", "import urllib.request", "import http.client"),
        *("from urllib.request import urlopen", "from http import client", "from requests.api import get"),
        *("import aiohttp", "HTML(string=page).write_pdf()"),
    ],
)
def test_every_other_way_out_of_the_house_is_seen(text, tmp_path):
    house = tmp_path / "satukota"
    (house / "modules/a").mkdir(parents=True)
    (house / "modules/a/actions.py").write_text(text + "\n")
    assert len(architecture.outgoing(house)) == 1


def test_reading_addresses_is_no_way_out(tmp_path):
    house = tmp_path / "satukota"
    (house / "modules/a").mkdir(parents=True)
    (house / "modules/a/actions.py").write_text("from http import HTTPStatus\nfrom urllib.parse import quote\n")
    assert architecture.outgoing(house) == []


def test_a_key_into_the_kernel_leaves_no_trace_there(tmp_path):
    house = tmp_path / "satukota"
    (house / "modules/a").mkdir(parents=True)
    (house / "modules/a/models.py").write_text("x = models.ForeignKey('kernel.Case', models.CASCADE)\n")
    assert 'related_name="+"' in architecture.foreign_keys(house)[0]


@pytest.mark.parametrize(
    "text",
    [
        "rows = Case.objects.filter(is_open=True)\n",
        "from satukota.kernel.cases.api import find\n",
        "SQL = 'SELECT title FROM kernel_case'\n",
        "lines = CaseEntry.objects.all()\n",
    ],
)
@pytest.mark.parametrize("file", ["modules/a/views.py", "modules/a/queries.py", "kernel/cases/rest.py", "web/pages.py"])
def test_no_reader_comes_to_a_case_past_the_guard(file, text, tmp_path):
    path = tmp_path / "satukota" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert len(architecture.guarded(tmp_path / "satukota")) == 1


def test_whoever_is_excused_from_the_guard_still_needs_it():
    assert architecture.needless_exceptions(ROOT) == []
