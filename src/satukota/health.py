"""`/healthz` (this process lives) and `/readyz` (everything it needs answers), for load balancers and monitors."""

from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from satukota import __version__
from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import subscriber_lags
from satukota.kernel.registry.api import HealthCheck, offers, resolve

PROBE = "satukota.proxies"
WAITING = """
    WITH waiting AS (
        SELECT count(*) AS jobs, min(id) AS oldest FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
    )
    SELECT jobs, extract(epoch FROM now() - (SELECT min(at) FROM procrastinate_events WHERE job_id = oldest))::float
    FROM waiting
"""


def live_address(site: str) -> str:
    """Return where the live feed of a site (`https://host:port`) is: `LIVE_URL`, else the same host, next port.

    A session cookie belongs to the host, whatever the port, so the feed knows who watches.
    """
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    parts = urlsplit(site)
    port = (parts.port or (443 if parts.scheme == "https" else 80)) + 1
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return f"{parts.scheme}://{host}:{port}/live"


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return {"ok": True, "version": str(cursor.fetchone()[0])}
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__}


def _queue() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            waiting, oldest = cursor.fetchone()
        lags = subscriber_lags()
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__}
    behind = {name: round(lag, 1) for name, lag in lags.items() if lag}
    return {"ok": True, "waiting": waiting, "oldest_seconds": round(oldest or 0.0, 1), "subscribers_behind": behind}


def _live() -> dict[str, Any]:
    feed = HTTPConnection("127.0.0.1", settings.PORT + 1, timeout=1)
    try:
        feed.request("GET", "/live/health")
        connected = feed.getresponse().status == 200
    except (OSError, HTTPException) as error:
        return {"ok": False, "error": type(error).__name__}
    finally:
        feed.close()
    return {"ok": True} if connected else {"ok": False, "error": "it has lost the database"}


def _vital() -> dict[str, dict[str, Any]]:
    """Ask the modules what they cannot work without."""
    checks = [(module, entry) for module, entry in offers("health", HealthCheck) if entry.vital]
    verdicts = {entry.id: resolve(module.name, entry.check)() for module, entry in checks}
    return {name: {"ok": verdict.well, "text": verdict.text} for name, verdict in verdicts.items()}


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all, with the version and the state of what it needs."""
    return JsonResponse(
        {"status": "ok", "version": __version__, "database": _database(), "queue": _queue(), "live": _live()}
    )


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, queue and live feed can be used, else 503 with what is missing."""
    state = {"database": _database(), "queue": _queue(), "live": _live(), **_vital()}
    ready = all(part["ok"] for part in state.values())
    return JsonResponse(
        {"status": "ok" if ready else "waiting", "version": __version__, **state}, status=200 if ready else 503
    )


@require_safe
def proxies(request: HttpRequest) -> HttpResponse:
    """Tell the doctor of this installation (it signs its question) which addresses arrived in X-Forwarded-For."""
    try:
        TimestampSigner(salt=PROBE).unsign(request.GET.get("sign", ""), max_age=60)
    except BadSignature as error:
        raise Http404 from error
    entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return JsonResponse({"forwarded": [entry for entry in entries if entry]})


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Send a watcher that asks the site for the live feed to where it is, its filters kept."""
    answer = HttpResponse(status=307)
    query = request.META.get("QUERY_STRING", "")
    answer["Location"] = live_address(absolute()) + (f"?{query}" if query else "")
    return answer


urlpatterns: list[URLPattern] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("healthz/proxies", proxies, name="healthz-proxies"),
    path("live", live, name="live"),
]
