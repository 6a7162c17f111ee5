"""New public reports as RSS, for an area or a category."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import Filter
from satukota.kernel.cases.api import page as worklist
from satukota.modules.reports.rules.submission import TYPE


class Newest(Feed[dict[str, Any], Filter]):
    """The newest fifty public reports; `area` and `category` narrow them."""

    feed_type = Rss201rev2Feed

    def get_object(self, request: HttpRequest) -> Filter:
        """Read the filter of the address."""
        kind = request.GET.get("category", "")[:80]
        return Filter(
            status="all", type=(TYPE,), area=request.GET.get("area", "")[:16], category=(kind,) if kind else ()
        )

    def title(self) -> str:
        """Return the feed's name."""
        return str(_("Citizen reports"))

    def description(self) -> str:
        """Return what the feed holds."""
        return str(_("New public reports"))

    def link(self) -> str:
        """Return the page of which this is the feed."""
        return absolute(reverse("reports:public"))

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return absolute(reverse("reports:feed"))

    def items(self, chosen: Filter) -> list[dict[str, Any]]:
        """Return the reports."""
        return worklist(None, chosen, limit=50).rows

    def item_title(self, item: dict[str, Any]) -> str:
        """Return a report's title."""
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        """Return where it is."""
        return str(item["place_note"])

    def item_link(self, item: dict[str, Any]) -> str:
        """Return a report's page."""
        return absolute(reverse("reports:detail", args=[item["number"]]))

    def item_pubdate(self, item: dict[str, Any]) -> Any:
        """Return when it was reported."""
        return item["opened_at"]


feed = Newest()
