"""A second SatuKota runs beside this one, with a database of its own: reports go there and their fate comes back."""

import subprocess
import sys

import pytest

from satukota.kernel.cases.api import CaseEntry
from satukota.modules.reports.actions.exchange import bring_news, deliver, queue_exchange
from satukota.modules.reports.actions.open311_client import Open311
from satukota.modules.reports.models import Partner
from satukota.runtime.tests.helpers import environment, free_port, up

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

BEGIN = "import django, sys; django.setup();"
KEY = """
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, create_key
from satukota.modules.reports.demo.people import keep_accounts
keep_accounts()
print(create_key(User.objects.get(username="meja"), "the other city", Actor.system()))
"""
WORK = """
from satukota.kernel.cases.api import Act, apply, who
from satukota.kernel.people.api import User, office
desk, officer = User.objects.get(username="meja"), User.objects.get(username="petugas.dlh")
for number in sys.argv[1:]:
    apply(number, Act("forward", {"agency": office("dlh").id}), who(desk))
    apply(number, Act("answer", {"note": "Truk datang besok."}), who(officer))
print(len(sys.argv) - 1)
"""


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory):
    """The other city: `satukota up` on an empty data directory."""
    with up(tmp_path_factory.mktemp("neighbour"), free_port()) as city:
        yield city


def inside(city, program: str, *arguments: str) -> str:
    """Run a program inside the other city and return what it prints."""
    variables = environment(city.data) | {"DJANGO_SETTINGS_MODULE": "satukota.settings"}
    command = [sys.executable, "-c", BEGIN + program, *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_hundred_reports_go_to_a_second_running_city_and_their_status_comes_back(neighbour, report, act, settings):
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]  # the other city runs on this machine
    url = f"http://127.0.0.1:{neighbour.port}/open311/v2"
    partner = Partner.objects.create(code="tetangga", kind="open311", name="X", url=url, key=inside(neighbour, KEY))
    words = [f"Sampah nomor {n} di jalan" for n in range(100)]
    ours = [act(report(text=text, category="waste").case, "forward", agency="dlh") for text in words]
    sent = [queue_exchange(case, partner) for case in ours]
    assert all(deliver(one, Open311(partner)) for one in sent)
    theirs = [one.external_id for one in sent]
    assert len(set(theirs)) == 100
    assert inside(neighbour, WORK, *theirs) == "100"
    assert bring_news(partner, Open311(partner)) == 100
    told = CaseEntry.objects.filter(case__in=ours, action="partner_update", text="Truk datang besok.")
    assert told.count() == 100
