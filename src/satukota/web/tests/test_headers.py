"""What a browser is told beside each answer."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.csp import CSP

from satukota.web.headers import HeadersMiddleware, live_origin, policy

SESSION = {"HTTP_COOKIE": "sessionid=abc"}


def answer(path: str, response: HttpResponse | None = None, **headers) -> HttpResponse:
    """What the middleware makes of a view's answer at an address."""
    request = RequestFactory().get(path, **headers)
    request.resolver_match = resolve(path)
    return HeadersMiddleware(lambda _request: response or HttpResponse())(request)


def test_a_page_loads_programs_and_styles_from_here_alone():
    said = answer("/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in said and "style-src 'self';" in said and "unsafe" not in said
    assert "frame-ancestors 'none'" in said and "object-src 'none'" in said


def test_the_live_feed_is_found_at_the_next_port_or_where_the_setting_says(settings):
    settings.ALLOWED_HOSTS = ["kota.example"]
    request = RequestFactory().get("/", headers={"host": "kota.example:8000"})
    assert live_origin(request) == "http://kota.example:8001"
    settings.LIVE_URL = "https://kota.example/live"
    assert live_origin(request) == "https://kota.example"


def test_the_base_map_may_be_another_hosts(settings):
    settings.MAP_TILES = "https://peta.example/{z}/{x}/{y}.png"
    policy.cache_clear()
    said = policy("")
    policy.cache_clear()
    assert "https://peta.example" in said["img-src"] and "https://peta.example" in said["connect-src"]


def test_a_form_may_lead_to_the_citys_sign_in_service_as_soon_as_it_is_set():
    assert policy("")["form-action"] == [CSP.SELF]
    assert policy("", "https://masuk.example/realms/kota")["form-action"] == [CSP.SELF, "https://masuk.example"]


@pytest.mark.parametrize("path", ["/inbox/", "/search/", "/reports/lapor/export.csv", "/api/v1/cases"])
def test_what_signed_in_people_and_keys_see_is_not_kept(path):
    assert answer(path, **SESSION).headers["Cache-Control"] == "no-store"
    assert answer(path, HTTP_AUTHORIZATION="Bearer x").headers["Cache-Control"] == "no-store"


def test_public_pages_are_kept_as_the_view_says():
    assert "Cache-Control" not in answer("/reports/").headers
    public = HttpResponse(headers={"Cache-Control": "public, max-age=300"})
    assert answer("/reports/", public, **SESSION).headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("path", ["/reports/t/LAP-1/", "/services/a/geheim/", "/reports/mine/x/", "/emergency/here/x/"])
def test_an_address_that_is_a_secret_is_neither_kept_nor_told_to_others(path):
    said = answer(path).headers
    assert (said["Cache-Control"], said["Referrer-Policy"]) == ("no-store", "strict-origin")
    assert said["X-Robots-Tag"] == "noindex"


def test_public_pages_may_be_found():
    assert "X-Robots-Tag" not in answer("/services/").headers


@pytest.mark.django_db
def test_a_page_asks_for_a_device_only_where_its_program_needs_it(client):
    sign_in = client.get("/accounts/login/").headers["Permissions-Policy"]
    assert all(f"{device}=()" in sign_in for device in ("camera", "geolocation", "microphone"))
    here = client.get("/emergency/here/x/")
    assert "camera=()" in here.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_the_own_colours_of_a_city_carry_the_nonce_of_their_page(client):
    page = client.get("/")
    nonces = re.findall(r'<style nonce="([\w-]+)"', page.content.decode())
    said = page.headers["Content-Security-Policy"]
    assert all(f"'nonce-{nonce}'" in said for nonce in nonces) and (nonces or "nonce" not in said)
