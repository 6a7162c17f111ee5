"""The inbox: list, chips with counts, saved filters."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satukota.kernel.cases.api import BadFilter, Filter, page
from satukota.kernel.people.api import User
from satukota.web.chips import address
from satukota.web.exports import MOST, export
from satukota.web.guards import staff_only
from satukota.web.inbox import filters
from satukota.web.inbox.rows import rows
from satukota.web.inbox.table import head, table
from satukota.web.lists import ListPage
from satukota.web.pages import page as show
from satukota.web.signing_in import step_up

LIMIT = 50


@staff_only
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the matters that wait, by the filter in the address."""
    user = request.user
    assert isinstance(user, User)
    try:
        chosen = filters.read(request.GET)
        matters = page(user, chosen, cursor=request.GET.get("cursor", ""), limit=LIMIT)
    except BadFilter:
        messages.warning(request, _("This filter could not be read, so all open matters are shown."))
        return HttpResponseRedirect(reverse("inbox"))
    context = {
        "rows": rows(matters.rows),
        "shown": len(matters.rows),
        "chosen": chosen,
        "corrected": matters.corrected,
        "chips": filters.chips(request, counts=False),
        "query": request.GET.urlencode(),
        "pages": ListPage(matters.rows, next_url=_following(request, matters.next)),
        "plain": not chosen.as_query(),
        "due_tomorrow": _due_soon(user, chosen) if not matters.rows else 0,
    }
    return show(request, "web/inbox.html", context, part="list")


@staff_only
@step_up
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Give the list of the address as a file: every page of it, without titles, which people wrote."""
    user = request.user
    assert isinstance(user, User)
    try:
        chosen = filters.read(request.GET)
        lines = list(table(user, chosen, most=MOST + 1))
    except BadFilter:
        messages.warning(request, _("This filter could not be read, so all open matters are shown."))
        return HttpResponseRedirect(reverse("inbox"))
    return export(request, "inbox", _("Inbox"), head(), lines)


def _following(request: HttpRequest, cursor: str) -> str:
    return address(request, cursor=cursor) if cursor else ""


def _due_soon(user: User, chosen: Filter) -> int:
    """Return how many matters are nearly due, for the empty page; nothing where those were asked for."""
    return 0 if chosen.status == "warning" else filters.count_shown(user, "status=warning&sort=due")


@staff_only
def counts(request: HttpRequest) -> HttpResponse:
    """Return the chips with their counts; the page asks for them after it is there."""
    return render(request, "web/inbox_chips.html", {"chips": filters.chips(request, counts=True)})


@staff_only
def choose(request: HttpRequest) -> HttpResponse:
    """Show the filter form: in the inbox's dialog, and as a page of its own without a program."""
    user = request.user
    assert isinstance(user, User)
    try:
        chosen = filters.read(request.GET)
    except BadFilter:
        chosen = Filter()
    context = {"options": filters.options(user), "chosen": chosen, "saved": filters.saved_filters(user)}
    return show(request, "web/inbox_filter.html", context, part="form")


@staff_only
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the address under a name, or drop one."""
    user = request.user
    assert isinstance(user, User)
    query = QueryDict(request.POST.get("query", ""))
    name = request.POST.get("name", "").strip()
    if "forget" in request.POST:
        filters.forget_filter(user, request.POST["forget"])
    elif name:
        kept = filters.read(query).as_query()
        text = QueryDict(mutable=True)
        for field, values in kept.items():
            text.setlist(field, values)
        filters.save_filter(user, name, text.urlencode(), shared="shared" in request.POST)
        messages.success(request, _("The filter “%s” is kept; its address can be shared.") % name)
    cache.delete(f"web:filters:{user.pk}")
    return HttpResponseRedirect(f"{reverse('inbox')}?{query.urlencode()}")
