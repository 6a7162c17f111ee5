"""The frame of staff pages: what stands over the content is a line, as wide as the content, and goes again."""

import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant


@pytest.fixture
def officer(db):
    office = Agency.objects.create(code="uji-pupr", name="Dinas PUPR")
    user = User.objects.create_user("officer", password="x", language="id")
    grant(user, "officer", office, Actor.system())
    return user


def test_nobody_is_told_that_they_signed_in(client, officer):
    answer = client.post("/accounts/login/", {"login": "officer", "password": "x"}, follow=True)
    assert answer.status_code == 200
    assert "Berhasil masuk" not in answer.content.decode()


@pytest.mark.parametrize("width", [360, 1440, 1920])
def test_the_second_step_is_a_line_no_wider_than_the_page(visit, transactional_db, officer, width):
    page = visit("/profile/", officer, width=width)
    line, content = page.locator("[data-nudge]").bounding_box(), page.locator("main").bounding_box()
    assert line["height"] <= 40
    assert line["x"] >= content["x"]
    assert line["x"] + line["width"] <= content["x"] + content["width"]
