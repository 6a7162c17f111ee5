"""`/healthz` (this process lives), `/readyz` (everything it needs answers), `/metrics`, for load balancers and monitors."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from satukota import __version__
from satukota.kernel.addresses import absolute
from satukota.kernel.health.api import Finding, examine, exposition, vital_checks

PROBE = "satukota.proxies"
TEXT_FORM = "text/plain; version=0.0.4; charset=utf-8"


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


def _told(findings: list[Finding], *, whole: bool) -> dict[str, dict[str, Any]]:
    """Return the states of checks by their names; `whole` for monitors, with words and numbers."""
    return {
        finding.check.id.removeprefix("kernel."): {
            "ok": finding.verdict.well,
            "state": finding.level.name.lower(),
            **(_details(finding) if whole else {}),
        }
        for finding in findings
    }


def _details(finding: Finding) -> dict[str, Any]:
    numbers = {gauge.name: gauge.value for gauge in finding.verdict.gauges if not gauge.labels}
    return {"text": str(finding.verdict.text), **numbers}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all, with the version and the state of what it needs."""
    told = _told(examine(vital_checks()), whole=_is_monitor(request))
    return JsonResponse({"status": "ok", "version": __version__, **told})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while all that is vital is well, else 503 with what is missing; the rest is told as it is."""
    findings = examine(vital_checks())
    ready = all(finding.verdict.well for finding in findings if finding.check.vital)
    told = _told(findings, whole=_is_monitor(request))
    return JsonResponse(
        {"status": "ok" if ready else "waiting", "version": __version__, **told}, status=200 if ready else 503
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell a monitor everything in Prometheus' form: this machine itself, or who has HEALTH_TOKEN."""
    if not _is_monitor(request):
        raise Http404
    return HttpResponse(exposition(examine()), content_type=TEXT_FORM)


def _is_monitor(request: HttpRequest) -> bool:
    """Tell whether a monitor asks: with the token, or from this machine past no proxy."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    for word in (token, request.headers.get("X-Health-Token", "")):
        if settings.HEALTH_TOKEN and constant_time_compare(word, settings.HEALTH_TOKEN):
            return True
    try:
        own = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return own and not any(request.headers.get(name) for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"))


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
    path("metrics", metrics, name="metrics"),
    path("healthz/proxies", proxies, name="healthz-proxies"),
    path("live", live, name="live"),
]
