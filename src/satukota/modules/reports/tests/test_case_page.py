"""The page of a report for those who handle it: one likely step, sentences, photos beside each other, one measure of time."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, map_cases, read_filter, rebuild_tiles
from satukota.kernel.files.api import store
from satukota.kernel.people.api import actor_for
from satukota.modules.reports.tests.conftest import CENTRE, upload

pytestmark = pytest.mark.django_db
LIKELY = {
    "new": ("meja", "Verifikasi dan teruskan"),
    "forwarded": ("petugas.pu", "Mulai tangani"),
    "in_progress": ("petugas.pu", "Selesaikan dengan bukti"),
    "asked": ("petugas.pu", "Lanjutkan"),
    "checking": ("meja", "Bukti benar, selesaikan"),
}


@pytest.fixture
def at(report, act, person):
    """Bring a report into a state."""

    def at(state: str) -> Case:
        case = report(category="road", photos=(upload(1),)).case
        if state == "new":
            return case
        case = act(case, "forward", agency="dpupr")
        if state in {"in_progress", "checking"}:
            case = act(case, "start", by="petugas.pu")
        if state == "asked":
            case = act(case, "ask", by="petugas.pu", note="Di mana tepatnya?")
        if state == "checking":
            file = store(upload(5), kind="evidence", by=actor_for(person("petugas.pu")), case_id=case.pk)
            case = act(case, "close", by="petugas.pu", files=(file,), result="fixed", note="Ditambal.")
        return case

    return at


@pytest.mark.parametrize("state", LIKELY)
def test_one_likely_step_is_the_big_button_with_key_e_and_none_stands_twice(client, person, at, state):
    name, label = LIKELY[state]
    client.force_login(person(name))
    page = client.get(reverse("case", args=[at(state).number])).content.decode()
    first = re.search(r"<a\s[^>]*case__first.*?</a>", page, re.DOTALL)[0]
    assert label in first and 'data-key="e"' in first
    acts = page[page.index('id="acts"') : page.index('id="act"')]
    targets = re.findall(r'href="(/(?:cases|reports)/[^"]+)"', acts)
    assert len(targets) == len(set(targets)) and page.count('data-key="e"') == 1
    assert not [target for target in targets if page.count(f'href="{target}"') > 1]


def test_staff_read_the_history_as_sentences(client, person, at, act):
    case = act(at("in_progress"), "note", by="petugas.pu", note="Bawa aspal.")
    client.force_login(person("petugas.pu"))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    history = page[page.index('<ol class="timeline"') :]
    history = history[: history.index("</ol>")]
    assert "Catatan internal ditulis." in history and "mulai" in history and "→" not in history


def test_before_and_after_stand_beside_each_other_and_no_code_is_shown(client, person, at, act):
    case = at("checking")
    client.force_login(person("meja"))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert page.index("Sebelum") < page.index("Sesudah") and "before-after" in page
    assert "Sudah diperbaiki" in page and ">fixed<" not in page
    act(case, "approve")
    client.logout()
    assert "before-after" in client.get(reverse("reports:detail", args=[case.number])).content.decode()


def test_list_and_case_say_the_time_in_one_unit(client, person, at):
    case = at("in_progress")
    client.force_login(person("petugas.pu"))
    listed = client.get(reverse("inbox")).content.decode()
    row = listed[listed.index(f'data-number="{case.number}"') :]
    assert re.search(r"matter__clock.*?sisa \d+ (hari|jam) kerja", row, re.DOTALL)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=9))
    listed = client.get(reverse("inbox")).content.decode()
    assert re.search(r"lewat \d+ (hari|jam) kerja", listed)


def test_a_cluster_stands_where_its_reports_are(person, report, monkeypatch):
    monkeypatch.setattr("satukota.kernel.cases.queries.map.POINTS", 3)
    for number in range(6):
        report(text=f"Lubang nomor {number} di jalan ini", lon=CENTRE[0] + number / 1e5)
    rebuild_tiles()
    box = (CENTRE[0] - 0.2, CENTRE[1] - 0.2, CENTRE[0] + 0.2, CENTRE[1] + 0.2)
    [cluster] = map_cases(person("meja"), box, 11, read_filter({"status": ["all"]}))["features"]
    lon, lat = cluster["geometry"]["coordinates"]
    assert cluster["properties"]["count"] == 6
    assert abs(lon - CENTRE[0]) < 0.003 and abs(lat - CENTRE[1]) < 0.003
