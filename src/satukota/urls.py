"""Addresses of the site: health, the API, sign-in, the shell, and each module under its own name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path

from satukota.kernel.registry.api import modules, part
from satukota.web.rest import api
from satukota.web.views import preferences

type Address = URLPattern | URLResolver


def _of_kernel() -> Iterator[Address]:
    """Yield the addresses of kernel packages (files are served, places give the map its base)."""
    for package in ("files", "places", "notifications"):
        urls = part(f"satukota.kernel.{package}", "urls")
        if urls is not None:
            yield from urls.urlpatterns


def _of_modules() -> Iterator[Address]:
    """Yield each module's addresses: `urlpatterns` below /<code>/, `root_urls` below /."""
    for module in modules():
        urls = part(module.name, "urls")
        if urls is None:
            continue
        if hasattr(urls, "urlpatterns"):
            yield path(f"{module.code}/", include(urls.__name__))
        yield from getattr(urls, "root_urls", [])


def _health() -> list[Address]:
    health = part("satukota", "health")
    return list(health.urlpatterns) if health else []


urlpatterns: list[Address] = [
    *_health(),
    path("api/v1/", api.urls),
    *_of_modules(),
    *_of_kernel(),
    path("accounts/password/reset/", preferences.password_reset),
    path("accounts/email/", preferences.email),
    path("accounts/", include("allauth.urls")),
    path("", include("satukota.web.urls")),
]
handler400 = "satukota.web.views.errors.bad_request"
handler403 = "satukota.web.views.errors.forbidden"
handler404 = "satukota.web.views.errors.not_found"
handler429 = "satukota.web.views.errors.too_many"
handler500 = "satukota.web.views.errors.broken"
