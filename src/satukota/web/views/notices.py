"""The person's own notices."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from satukota.kernel.notifications.api import Item, inbox, mark_read
from satukota.kernel.people.api import User
from satukota.web.badges import forget_unread
from satukota.web.chips import address
from satukota.web.guards import signed_in
from satukota.web.lists import ListPage
from satukota.web.pages import page

LIMIT = 30


def _user(request: HttpRequest) -> User:
    assert not isinstance(request.user, AnonymousUser)
    return request.user


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Show the person's notices, newest first; a POST marks all of them as read."""
    user = _user(request)
    if request.method == "POST":
        mark_read(user)
        forget_unread(user)
        return HttpResponseRedirect(request.path)
    items = inbox(user, before=_number(request.GET.get("before", "")), limit=LIMIT + 1)
    on_page = items[:LIMIT]
    following = address(request, before=str(on_page[-1].id)) if len(items) > LIMIT else ""
    return page(request, "web/notices.html", {"notices": on_page, "pages": ListPage(on_page, next_url=following)})


@signed_in
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    user = _user(request)
    item = next(iter(inbox(user, before=pk + 1, limit=1)), None)
    if item is None or item.id != pk:
        return HttpResponseRedirect(reverse("notices"))
    mark_read(user, [pk])
    forget_unread(user)
    return HttpResponseRedirect(_target(request, item))


def _target(request: HttpRequest, item: Item) -> str:
    if item.case_number:
        return reverse("case", args=[item.case_number])
    inside = url_has_allowed_host_and_scheme(item.link, allowed_hosts={request.get_host()})
    return item.link if item.link and inside else reverse("notices")
