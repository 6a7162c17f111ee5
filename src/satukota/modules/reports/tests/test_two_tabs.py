"""Second press and two tabs: one form is one report, two opened forms are two, at the desk too."""

import re

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseParty

pytestmark = pytest.mark.django_db


class Tab:
    """One opened form: every page is posted to the address at which it was shown."""

    def __init__(self, client):
        self.client = client
        self.at = client.get(reverse("reports:new"), follow=True).redirect_chain[-1][0]

    def page(self, step):
        return re.sub(r"/\w+/(\?.*)?$", lambda rest: f"/{step}/{rest[1] or ''}", self.at)

    def answer(self, step, **typed):
        return self.client.post(self.page(step), typed)


WASTE = {"category": "waste"}, {"text": "Sampah menumpuk di Jalan Melati"}, {"place_note": "Jalan Melati", "look": ""}
DRAIN = {"category": "drain"}, {"text": "Got mampet di Jalan Kenanga"}, {"place_note": "Jalan Kenanga", "look": ""}


def test_what_is_typed_in_two_tabs_never_mixes(client):
    first, second = Tab(client), Tab(client)
    contacts = {"name": "Siti", "phone": "081234567890"}, {"name": "Budi", "phone": "081300000000"}
    steps = [("photo", [{}, {}]), ("place", [WASTE[2], DRAIN[2]]), ("category", [WASTE[0], DRAIN[0]])]
    steps += [("words", [WASTE[1], DRAIN[1]]), ("contact", [{"privacy": "named", **one} for one in contacts])]
    for step, answers in steps:
        for tab, typed in zip((first, second), answers, strict=True):
            assert tab.answer(step, **typed).status_code == 302
    for tab in (second, first):
        assert "/reports/t/" in tab.answer("check")["Location"]
    rows = {case.category: (case.summary, case.place_note) for case in Case.objects.all()}
    assert rows == {
        "waste": ("Sampah menumpuk di Jalan Melati", "Jalan Melati"),
        "drain": ("Got mampet di Jalan Kenanga", "Jalan Kenanga"),
    }
    names = {party.case.category: party.person.name for party in CaseParty.objects.select_related("person", "case")}
    assert names == {"waste": "Siti", "drain": "Budi"}


def test_a_report_that_is_typed_in_twice_from_one_form_at_the_desk_is_one(client, person):
    client.force_login(person("meja"))
    key = re.search(r'name="key" value="(\w+)"', client.get(reverse("reports:enter")).content.decode())[1]
    typed = {"channel": "phone", "privacy": "named", **WASTE[0], **WASTE[1], **WASTE[2], "key": key}
    first, second = client.post(reverse("reports:enter"), typed), client.post(reverse("reports:enter"), typed)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert Case.objects.count() == 1


def filled(client):
    tab = Tab(client)
    for step, typed in (("photo", {}), ("place", WASTE[2]), ("category", WASTE[0]), ("words", WASTE[1])):
        tab.answer(step, **typed)
    tab.answer("contact", privacy="named")
    return tab


def test_a_second_press_leads_to_the_first_result(client):
    tab = filled(client)
    first, second = tab.answer("check"), tab.answer("check")
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_a_second_press_after_another_form_was_opened_leads_to_its_own_result(client):
    tab = filled(client)
    first = tab.answer("check")
    other = filled(client)
    assert other.answer("check")["Location"] != first["Location"]
    assert tab.answer("check")["Location"] == first["Location"]
    assert Case.objects.count() == 2


def test_an_hour_later_the_form_begins_anew(client):
    tab = filled(client)
    tab.answer("check")
    session = client.session
    for name in [name for name in session.keys() if name.startswith("sent:")]:  # noqa: SIM118
        session[name] = {**session[name], "opened": "2020-01-01T00:00:00+00:00"}
    session.save()
    assert "/reports/new/" in tab.answer("check")["Location"]


def test_what_was_typed_in_a_form_that_is_not_known_any_more_is_kept(client):
    tab = filled(client)
    client.session.flush()
    at = tab.answer("words", text="Sampah menumpuk lagi di Jalan Melati")["Location"]
    assert "/photo/" in at
    shown = client.get(tab.page("words")).content.decode()
    for step, typed in (("photo", {}), ("place", WASTE[2]), ("category", WASTE[0])):
        tab.answer(step, **typed)
    assert "Sampah menumpuk lagi" in client.get(tab.page("words")).content.decode() + shown


def test_a_form_that_was_left_is_offered_in_the_next_one(client):
    Tab(client).answer("photo")
    second = Tab(client)
    assert "tadi mulai" in client.get(second.page("photo"), headers={"Accept-Language": "id"}).content.decode()


def test_a_made_up_form_is_the_first_one(client):
    assert client.get(reverse("reports:new", args=["photo"]) + "?d=../../x").status_code == 200
