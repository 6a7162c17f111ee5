"""What pages and the API do differently: the language of a request, messages about the step before, odd input."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from satukota.kernel.counted import count_request
from satukota.web.views import errors

logger = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class CountingMiddleware:
    """Every answer is counted for monitors, by the part of the site that gave it: first of all, so that none is missed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and count."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        count_request((match and match.app_name) or "site", response.status_code, time.perf_counter() - began)
        return response


class LanguageMiddleware:
    """Most phones in Indonesia speak English because nobody changed them, so a page does not believe the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie, else in the site's own (the API: in the one that was asked for)."""
        language = self._of_api(request) if request.path.startswith("/api/") else self._of_page(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _of_page(self, request: HttpRequest) -> str:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def _of_api(self, request: HttpRequest) -> str:
        return translation.get_language_from_request(request)


class PageMessagesMiddleware(MessageMiddleware):
    """What a page says about the step before. The API answers for itself: it needs no store of messages."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the store of messages of a page."""
        if not request.path.startswith("/api/"):
            super().process_request(request)


class InputMiddleware:
    """What nobody can mean is refused in the door's own form, whichever view it was for: never a failure of ours.

    A zero byte in an address is refused before the view; a value that no column and no calendar holds, when it is used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a zero byte in the address and methods that no view has."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path:
            return errors.not_found(request)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return errors.unstorable(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a value that cannot be stored or counted with; everything else goes its way."""
        if not isinstance(exception, DataError | UnicodeError | OverflowError):
            return None
        logger.warning("refused input: %s at %s", type(exception).__name__, request.resolver_match)
        return errors.unstorable(request)
