import pytest

from satukota.kernel.addresses import absolute

SITE = "https://satu.kota.go.id"


@pytest.fixture(autouse=True)
def forged(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = f"{SITE}/", ["*"]


def test_an_address_comes_from_the_settings():
    assert absolute("/help/") == f"{SITE}/help/"
    assert absolute() == SITE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/open311/v2/discovery.json", "/reports/feed.xml", "/reports/", "/accounts/password/reset/", "/"]
)
def test_no_answer_repeats_the_host_that_a_stranger_wrote(client, path):
    answer = client.get(path, headers={"host": "evil.example"})
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content


@pytest.mark.django_db
def test_a_feed_leads_to_the_site_itself(client):
    assert f"<link>{SITE}/reports/</link>" in client.get("/reports/feed.xml").content.decode()
