"""Pages for everybody: home and help."""

from django.http import HttpRequest, HttpResponse

from satukota.kernel.registry.api import CitizenEntry, offers
from satukota.web.pages import page


def home(request: HttpRequest) -> HttpResponse:
    """Show what people come for, first things first."""
    doors = sorted((entry for _, entry in offers("citizen", CitizenEntry)), key=lambda entry: entry.order)
    return page(request, "web/home.html", {"doors": doors[:2], "more": doors[2:]})


def help_page(request: HttpRequest) -> HttpResponse:
    """Show how things work, in plain words."""
    return page(request, "web/help.html")
