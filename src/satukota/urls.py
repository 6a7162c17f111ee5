"""Addresses of the site: the shell, sign-in, the API, the live feed, and each module under its own name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path

from satukota.kernel.registry.api import modules, part

type Address = URLPattern | URLResolver


def _of_modules() -> Iterator[Address]:
    """Yield each module's addresses: `urlpatterns` below /<code>/, `root_urls` below /."""
    for module in modules():
        urls = part(module.name, "urls")
        if urls is None:
            continue
        if hasattr(urls, "urlpatterns"):
            yield path(f"{module.code}/", include(urls.__name__))
        yield from getattr(urls, "root_urls", [])


urlpatterns: list[Address] = [
    *_of_modules(),
    path("accounts/", include("allauth.urls")),
    path("", include("satukota.web.urls")),
]
handler400 = "satukota.web.views.errors.bad_request"
handler403 = "satukota.web.views.errors.forbidden"
handler404 = "satukota.web.views.errors.not_found"
handler500 = "satukota.web.views.errors.broken"
