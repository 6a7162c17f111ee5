"""The answer to a request as it is taken along: a PDF for people, JSON for other programs, both in one ZIP."""

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.cases.api import pinned_definition, say
from satukota.kernel.papers.api import render_pdf
from satukota.modules.administration.models import PrivacyRequest


def answer_of(request: PrivacyRequest) -> dict[str, Any] | None:
    """Return the answer to a request; None where there is none yet, or its time is over."""
    if not request.answer or request.answer_until is None or request.answer_until < timezone.now():
        return None
    answer: dict[str, Any] = json.loads(request.answer)
    return answer | {"ground": ground_words(request, answer.get("refused", ""))}


def ground_words(request: PrivacyRequest, ground: str, language: str = "id") -> str:
    """Return the ground of a refusal as the definition says it; empty where nothing was refused."""
    if not ground:
        return ""
    form = pinned_definition(request.case.definition_id).actions["refuse"].form
    return say(form.fields["ground"].labels[ground], language)


def answer_pdf(request: PrivacyRequest, answer: dict[str, Any]) -> bytes:
    """Return the answer as PDF, in Indonesian."""
    with override("id"):
        context = {"request": request, "case": request.case, "answer": answer, "parts": _parts(answer)}
        return render_pdf(render_to_string("administration/privacy/answer_print.html", context))


def _parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is told by entry, each thing with its values as (name, text)."""
    return [
        part | {"rows": [row | {"lines": value_lines(row.get("values") or {})} for row in part["rows"]]}
        for part in (answer.get("found") or answer.get("kept") or [])
    ]


def value_lines(values: Any, name: str = "") -> list[tuple[str, str]]:
    """Return a tree of values as lines, each with its path and its text; what is empty is left out."""
    if isinstance(values, dict):
        return [
            line
            for key, value in values.items()
            for line in value_lines(value, f"{name} › {key}" if name else str(key))
        ]
    if isinstance(values, list):
        return [line for number, value in enumerate(values, 1) for line in value_lines(value, f"{name} {number}")]
    return [(name, str(values))] if values not in (None, "") else []


def answer_zip(request: PrivacyRequest, answer: dict[str, Any]) -> bytes:
    """Return the answer as a ZIP with `jawaban.pdf` and `data.json`."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("jawaban.pdf", answer_pdf(request, answer))
        archive.writestr("data.json", json.dumps(answer, ensure_ascii=False, indent=2))
    return out.getvalue()
