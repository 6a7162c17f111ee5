"""Files as browsers get them: public copies, signed links, and what a case lets its staff see."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, access_case
from satukota.kernel.files.api import (
    COPIES,
    ExpiredLink,
    Served,
    StoredFile,
    copy_to_serve,
    shown_to_all,
    signed_file,
    uploaded_by,
)
from satukota.kernel.people.api import actor_for
from satukota.web.pages import page

SEALED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
"""What a file may load: nothing. So that even a file that is more than it seems does no harm."""

BRIEFLY = "private, max-age=60"
"""What everybody may see can be withdrawn: no cache on the way keeps it, and a browser asks again after a minute."""


@require_safe
def show(request: HttpRequest, pk: str, copy: str) -> HttpResponseBase:
    """Send a copy of a file to those who may see it."""
    file = get_object_or_404(StoredFile, pk=pk)
    if copy not in COPIES:
        raise Http404
    case = _case_of(file)
    if shown_to_all(file, copy) and _is_seen_by_all(file, case):
        return _send(request, file, copy, BRIEFLY, named=file.case_id is None)
    if not uploaded_by(request.user, file):
        _require_case(request, case, file, copy)
    return _send(request, file, copy, "private, max-age=300")


def _case_of(file: StoredFile) -> Case | None:
    return Case.objects.defer("search").filter(pk=file.case_id).first() if file.case_id else None


def _is_seen_by_all(file: StoredFile, case: Case | None) -> bool:
    """Tell whether nothing but the file itself decides (it is of no case), or its case is public at this moment."""
    return file.case_id is None or (case is not None and case.visibility == Case.Visibility.PUBLIC)


def _require_case(request: HttpRequest, case: Case | None, file: StoredFile, copy: str) -> None:
    """Ask the file's case; an original also holds what the camera wrote, so reading it is noted."""
    access = access_case(request.user, case) if case else None
    if access is None or not (access.personal if copy == "original" else access.staff):
        raise PermissionDenied
    if copy == "original":
        record_reading(actor_for(request.user), "file", file.number, "file.original")


@require_safe
def show_signed_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send what a signed link names, while the file's case is as visible as when the link was made."""
    try:
        named = signed_file(token)
    except ExpiredLink:
        return page(request, "web/expired.html", status=410)
    if named is None:
        raise Http404
    file, copy, visibility = named
    case = _case_of(file)
    if file.case_id and (case is None or case.visibility > visibility):
        return page(request, "web/expired.html", status=410)
    return _send(request, file, copy, BRIEFLY, named=False)


def _send(request: HttpRequest, file: StoredFile, copy: str, caching: str, *, named: bool = True) -> HttpResponseBase:
    content = copy_to_serve(file, copy, named=named)
    if content is None:
        raise Http404
    etag = quote_etag(content.etag)
    response = get_conditional_response(request, etag=etag) or _answer(content)
    response.headers["ETag"], response.headers["Cache-Control"] = etag, caching
    response.headers["Vary"] = "Cookie"
    return response


def _answer(content: Served) -> HttpResponseBase:
    response: HttpResponse | FileResponse = FileResponse(content.path.open("rb"), content_type=content.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(False, content.name) or "inline"
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
