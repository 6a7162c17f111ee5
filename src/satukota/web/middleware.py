"""What pages and the API do differently: the language of a request, messages about the step before."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation


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
