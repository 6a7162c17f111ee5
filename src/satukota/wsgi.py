"""The site as a WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
_site = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request.

    An answer that is whole goes out as a list: the server takes that at once, without asking for it piece by piece.
    """
    answer = _site(environ, start_response)
    if not isinstance(answer, HttpResponse):
        return answer
    answer.close()
    return [answer.content]
