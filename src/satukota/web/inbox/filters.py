"""The inbox's filters: chips for what is wanted daily, a form for the rest, saved ones by name."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import (
    BadFilter,
    Filter,
    SavedFilter,
    case_types,
    count,
    pinned_definition,
    read_filter,
    say,
)
from satukota.kernel.people.api import User, agencies_of, below, has_permission, offices
from satukota.kernel.places.api import areas
from satukota.web.chips import Chip

COUNT_SECONDS = 20
AT_MOST = 999


def daily() -> list[tuple[str, str, str]]:
    """Return (query, title, icon) of the chips that everybody has."""
    return [
        ("", gettext("All open"), "inbox"),
        ("assignee=me", gettext("Mine"), "user-check"),
        ("assignee=none", gettext("Nobody's yet"), "user-question"),
        ("status=late&sort=due", gettext("Late"), "clock-exclamation"),
        ("status=warning&sort=due", gettext("Nearly due"), "alarm"),
        ("status=waiting", gettext("Waiting for others"), "clock-pause"),
        ("status=closed", gettext("Closed"), "circle-check"),
    ]


def chips(request: HttpRequest, *, counts: bool) -> list[Chip]:
    """Return the daily chips and the saved filters; with `counts` how many matters each shows."""
    user = request.user
    assert isinstance(user, User)
    now = _canonical(request.GET.urlencode())
    base = reverse("inbox")
    drawn = []
    for query, title, icon in daily():
        url = f"{base}?{query}" if query else base
        number = count_shown(user, query) if counts and query != "status=closed" else None
        drawn.append(Chip(title, url, _canonical(query) == now, number, icon))
    for row in saved_filters(user):
        on = _canonical(row.query) == now
        drawn.append(Chip(row.name, f"{base}?{row.query}", on, None, "bookmark"))
    return drawn


def saved_filters(user: User) -> list[SavedFilter]:
    """Return the person's own filters and those that colleagues share, as they were at most some seconds ago."""
    key = f"web:filters:{user.pk}"
    filters: list[SavedFilter] | None = cache.get(key)
    if filters is None:
        filters = list(SavedFilter.objects.filter(Q(user=user) | Q(shared=True)).order_by("name"))
        cache.set(key, filters, COUNT_SECONDS)
    return filters


def save_filter(user: User, name: str, query: str, *, shared: bool) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it."""
    kept, _made = SavedFilter.objects.update_or_create(
        user=user, name=name[:80], defaults={"query": query[:2000], "shared": shared}
    )
    return kept


def forget_filter(user: User, name: str) -> None:
    """Drop a filter of one's own."""
    SavedFilter.objects.filter(user=user, name=name).delete()


def count_shown(user: User, query: str) -> int:
    """Return how many matters a chip shows, up to a thousand, as it was at most twenty seconds ago."""
    key = f"web:count:{user.pk}:{query}"
    number: int | None = cache.get(key)
    if number is None:
        number = count(user, read(QueryDict(query)), at_most=AT_MOST)
        cache.set(key, number, COUNT_SECONDS)
    return number


def read(query: QueryDict) -> Filter:
    """Read a filter from an address; a field that was left empty asks for nothing. Raises BadFilter."""
    return read_filter({name: [value for value in query.getlist(name) if value] for name in query})


@lru_cache(maxsize=512)
def _canonical(query: str) -> dict[str, list[str]]:
    """Return what a query asks, however it was written."""
    try:
        return read(QueryDict(query)).as_query()
    except BadFilter:
        return {"?": [query]}


@dataclass(frozen=True)
class Options:
    """What the filter form can be set to."""

    types: list[tuple[str, str]]
    agencies: list[tuple[str, str]]
    areas: list[tuple[str, str]]


def options(user: User) -> Options:
    """Return the choices of the filter form for one person."""
    language = get_language() or "id"
    types = [(row.type, say(pinned_definition(row.pk).title, language)) for row in case_types()]
    mine = below(agencies_of(user))
    everywhere = user.is_superuser or has_permission(user, "kernel.see_city")
    known = [office for office in offices().values() if everywhere or office.id in mine]
    agencies = sorted(((str(office.id), office.name) for office in known), key=lambda pair: pair[1])
    return Options(types, agencies, [(district.code, district.name) for district in areas("district")])
