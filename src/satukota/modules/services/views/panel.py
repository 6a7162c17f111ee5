"""The module's part of the case page: papers, duplicates side by side, bill, what is missing."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import (
    DOCUMENT,
    Case,
    Definition,
    access_case,
    answers_of,
    case_facts,
    case_for,
    find_answer,
    held_documents,
    missing_documents,
    pinned,
    say,
)
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import User, Visitor, actor_for, has_permission, masked
from satukota.modules.services.actions.site import inspection_photos
from satukota.modules.services.models import Bill, Paper, SiakRequest
from satukota.modules.services.rules.likeness import alike
from satukota.modules.services.rules.showing import value_words


def panel(user: Visitor, case: Case) -> SafeString:
    """Return what a clerk needs beside the answers."""
    from django.utils import timezone

    definition, language = pinned(case.definition_id), get_language() or "id"
    facts = case_facts(case, definition, timezone.now())
    missing = missing_documents(definition, held_documents(case), facts)
    personal = isinstance(user, User) and access_case(user, case).personal
    context: dict[str, Any] = {
        "case": case,
        "papers": _document_rows(case, definition, language),
        "missing": [say(definition.documents[name].title, language) for name in missing],
        "issued": Paper.objects.filter(case=case).order_by("id"),
        "bill": Bill.objects.filter(case=case).first(),
        "siak": SiakRequest.objects.filter(case=case).order_by("-id").first(),
        "pairs": _pairs(user, case, definition, language) if personal else [],
        "hidden": len(case.data.get("$duplicates", [])) if not personal else 0,
        "clash": case.data.get("$clash", ""),
        "photos": inspection_photos(case),
        "correctable": isinstance(user, User) and has_permission(user, "services.work"),
    }
    return SafeString(render_to_string("services/panel.html", context))


def _document_rows(case: Case, definition: Definition, language: str) -> list[tuple[str, str, str]]:
    titles = {f"{DOCUMENT}{name}": say(paper.title, language) for name, paper in definition.documents.items()}
    return [(titles[file.kind], file.url("original"), file.name) for file in of_case(case.pk) if file.kind in titles]


def _pairs(user: Visitor, case: Case, definition: Definition, language: str) -> list[dict[str, Any]]:
    """Return each likely duplicate with its answers beside this case's; that somebody looked is recorded."""
    pairs, mine = [], answers_of(case)
    compared = [field for field in definition.data.fields.values() if _is_compared(definition, field.path)]
    for number, rule, score in case.data.get("$duplicates", []):
        try:
            other = case_for(user, number, staff=True)
        except Case.DoesNotExist:
            continue
        theirs = answers_of(other)
        rows = []
        for field in compared:
            first, second = (_value_words(field, find_answer(data, field.path), language) for data in (mine, theirs))
            rows.append((say(field.label, language), first, second, bool(first) and alike(first, second) >= 0.999))
        pairs.append({"case": other, "rule": rule, "score": round(score * 100), "rows": rows})
        seen(actor_for(user), "case", other.pk, "duplicates")
    return pairs


def _is_compared(definition: Definition, path: str) -> bool:
    rules = definition.dedup.rules if definition.dedup else ()
    return path in {comparison.path for rule in rules for comparison in (*rule.all, *rule.any)}


def _value_words(field: Any, value: Any, language: str) -> str:
    if value in (None, ""):
        return ""
    return masked(str(value)) if field.pii == "secret" else value_words(field, value, language)
