"""A form that stayed open while the matter moved on: it says so on a staff page, and what was typed is there."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
NOTE = "Sudah saya telepon Pak RT, katanya jam 9 ada orang di rumah"


def send(client, person, case, action="note", **typed):
    client.force_login(person("petugas.pu"))
    answer = client.post(reverse("case_act", args=[case.number, action]), {"note": NOTE, "key": "k1", **typed})
    return answer.status_code, answer.content.decode()


def test_of_a_report_that_another_agency_has_now(client, person, report, act):
    case = act(report().case, "forward", agency="dpupr")
    act(case, "transfer", agency="dlh", note="Ini urusan DLH")
    status, shown = send(client, person, case)
    assert (status, NOTE in shown) == (409, True)
    assert "tidak lagi di tangan Anda" in shown
    assert reverse("inbox") in shown


def test_of_a_report_that_is_out_of_sight_altogether(client, person, report, act):
    case = act(report(privacy="confidential").case, "forward", agency="dpupr")
    act(case, "transfer", agency="dlh", note="Ini urusan DLH")
    status, shown = send(client, person, case)
    assert (status, NOTE in shown, case.title in shown) == (409, True, False)


def test_of_a_step_that_a_colleague_has_taken(client, person, report, act):
    case = act(report().case, "forward", agency="dpupr")
    act(case, "ask", by="petugas.pu", note="Di mana?")
    status, shown = send(client, person, case, "answer")
    assert (status, NOTE in shown, "Jawaban" in shown) == (409, True, True)
    assert reverse("case", args=[case.number]) in shown


def test_an_unknown_number_tells_nothing(client, person):
    client.force_login(person("petugas.pu"))
    assert client.get(reverse("case_act", args=["LAP-1999-000001", "note"])).status_code == 404
