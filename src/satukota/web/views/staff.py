"""Pages of those who work for the city."""

from django.http import HttpRequest, HttpResponse

from satukota.web.pages import page, staff_only


@staff_only
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the matters that wait for this person."""
    return page(request, "web/inbox.html")


@staff_only
def search(request: HttpRequest) -> HttpResponse:
    """Find a case number, a name, a place, a page."""
    return page(request, "web/search.html")


@staff_only
def notices(request: HttpRequest) -> HttpResponse:
    """Show the person's own notices."""
    return page(request, "web/notices.html")


@staff_only
def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's own account."""
    return page(request, "web/profile.html")
