"""Does this paper hold? For everybody, with as little as possible; who guesses codes is stopped (web/limits.py)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from satukota.kernel.cases.api import pinned_definition, say
from satukota.modules.services.actions.papers import city_keys
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.rules.codes import tidy
from satukota.web.api import page


def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say whether a paper holds."""
    if "code" in request.GET:
        return HttpResponseRedirect(reverse("verify", args=[tidy(request.GET["code"])[:20] or "-"]))
    if not code:
        return page(request, "services/verify.html", {})
    paper = Paper.objects.select_related("case").filter(code=tidy(code), file__isnull=False).first()
    if paper is None:
        return page(request, "services/verify.html", {"code": code[:20], "unknown": True}, status=404)
    context = {"paper": paper, "status": status_of(paper), "rows": _rows(paper)}
    response = page(request, "services/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def status_of(paper: Paper) -> str:
    """Return whether a paper holds: valid, expired, revoked or superseded."""
    expired = paper.valid_until and paper.valid_until < timezone.localdate()
    return "expired" if paper.status == Paper.Status.VALID and expired else str(paper.status)


def _rows(paper: Paper) -> list[tuple[str, str]]:
    language, fields = get_language() or "id", pinned_definition(paper.case.definition_id).data.fields
    return [
        (
            say(fields[path].label, language) or path,
            value if "***" in value else shown_answer(fields[path], value, language),
        )
        for path, value in paper.shown
        if path in fields
    ]


def keys(_request: HttpRequest) -> JsonResponse:
    """Publish the key by which the second QR code is checked without a network (JWK, Ed25519)."""
    from base64 import urlsafe_b64encode

    signing_keys = city_keys()
    raw = signing_keys.codes.public_key().public_bytes_raw()
    jwk = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig"}
    text = {
        "kid": urlsafe_b64encode(signing_keys.kid).rstrip(b"=").decode(),
        "x": urlsafe_b64encode(raw).rstrip(b"=").decode(),
    }
    return JsonResponse({"keys": [jwk | text]}, headers={"Access-Control-Allow-Origin": "*"})
