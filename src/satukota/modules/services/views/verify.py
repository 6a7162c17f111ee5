"""Does this paper hold? For everybody, with as little as possible; who guesses codes is stopped (web/limits.py)."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from satukota.kernel.cases.api import pinned_definition, say
from satukota.kernel.limits.api import Limit
from satukota.modules.services.actions.papers import city_keys
from satukota.modules.services.forms import CheckFileForm
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.issued import issued_paper
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.rules.codes import tidy
from satukota.modules.services.rules.seal_check import SealFound, earlier_digests, seal_of
from satukota.modules.services.rules.sealing import fingerprint
from satukota.web.api import limited, page

CHECKED_FILES = Limit("papers.checked", 30, 600)


def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say whether a paper holds."""
    if "code" in request.GET:
        return HttpResponseRedirect(reverse("verify", args=[tidy(request.GET["code"])[:20] or "-"]))
    if not code:
        return page(request, "services/verify.html", {"fingerprint": fingerprint(city_keys().certificate)})
    # A paper that was issued has a digest, and keeps it when its file is forgotten.
    paper = Paper.objects.select_related("case").filter(code=tidy(code)).exclude(sha256="").first()
    if paper is None:
        return page(request, "services/verify.html", {"code": code[:20], "unknown": True}, status=404)
    context = {"paper": paper, "status": paper.standing, "rows": _rows(paper), **papers_around(paper)}
    response = page(request, "services/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def papers_around(paper: Paper) -> dict[str, Paper | None]:
    """Return the paper that one follows, and the one that follows it, as far as they belong to two matters."""
    later = Paper.objects.filter(supersedes=paper, file__isnull=False).exclude(case=paper.case_id).first()
    before = paper.supersedes
    return {"later": later, "before": before if before and before.case_id != paper.case_id else None}


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


def seal(_request: HttpRequest) -> HttpResponse:
    """Publish the certificate with which papers are sealed, its chain, and those that were used before (PEM)."""
    keys = city_keys()
    parts = [path.read_text() for path in (keys.certificate, *keys.chain, *keys.former)]
    headers = {"Content-Disposition": 'inline; filename="seal.pem"', "Access-Control-Allow-Origin": "*"}
    return HttpResponse("".join(parts), content_type="application/x-pem-file", headers=headers)


@limited(CHECKED_FILES)
def check_file(request: HttpRequest) -> HttpResponse:
    """Say of a PDF whether the city issued it, whether it was changed, and whether it holds; nothing of it is kept."""
    form = CheckFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return page(request, "services/check_file.html", {"form": form})
    if not form.is_valid():
        return page(request, "services/check_file.html", {"form": form}, status=422)
    response = page(
        request, "services/check_file.html", {"form": CheckFileForm(), **_judged(form.cleaned_data["file"])}
    )
    response["Cache-Control"] = "no-store"
    return response


def _judged(file: "UploadedFile[Any]") -> dict[str, object]:
    """Return what is known of an uploaded file: the outcome, and the paper that it is or was."""
    pdf = file.read()
    paper = issued_paper([hashlib.sha256(pdf).hexdigest()])
    if paper:
        return {"outcome": "issued", "paper": paper, "status": paper.standing, "rows": _rows(paper)}
    paper = issued_paper(earlier_digests(pdf))
    seal_found = seal_of(pdf, city_keys().certificates)
    if paper:
        known = {"paper": paper, "status": paper.standing, "rows": _rows(paper)}
        return {"outcome": "added", "stamped": seal_found.stamped, **known}
    return {"outcome": _outcome(seal_found), "stamped": seal_found.stamped}


def _outcome(seal_found: SealFound) -> str:
    """Return what a seal says of a file that is no issued paper, nor ever was one."""
    if not seal_found.ours:
        return "foreign" if seal_found.signed else "unsigned"
    if seal_found.intact:
        return "unlisted"
    return "extended" if seal_found.fits else "changed"
