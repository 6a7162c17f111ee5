"""A report on paper: a PDF from a template, pictures from the file store, nothing fetched from outside."""

import base64

from django.template.loader import render_to_string
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import StoredFile, of_case, served
from satukota.kernel.papers.api import render_pdf
from satukota.modules.reports.queries.shown import report_page


def report_pdf(case: Case, language: str) -> bytes:
    """Return a report with its public history and pictures as PDF; nothing in it tells who reported."""
    covered = {file.redacted_of_id for file in of_case(case.pk)}
    files = [file for file in of_case(case.pk) if file.is_image and file.pk not in covered]
    context = {
        "shown": report_page(case, language),
        "pictures": [picture for picture in map(_picture, files[:8]) if picture],
        "language": language,
        "printed_at": timezone.now(),
    }
    return render_pdf(render_to_string("reports/print.html", context))


def _picture(file: StoredFile) -> str:
    copy = served(file, "view")
    if copy is None:
        return ""
    return f"data:{copy.content_type};base64,{base64.b64encode(copy.path.read_bytes()).decode()}"
