"""The module's part of the case page that staff see."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, links_for, parts_for
from satukota.kernel.people.api import Visitor, office
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.duplicates import like_case
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.views.doors import page_links
from satukota.modules.reports.views.findings import evidence_of
from satukota.modules.reports.views.known import answers_of, contacts


def panel(user: Visitor, case: Case) -> SafeString:
    """Return what an officer needs beside words and history: category, route, answers, contact, merged ones."""
    language = get_language() or "id"
    context: dict[str, Any] = {
        "case": case,
        "category": category_name(case.category, language),
        "answers": answers_of(case, language),
        "suggested": office(str(case.data.get("suggested", ""))),
        "why": _words(case.data.get("suggested_why", {}), language),
        "merged": [other for tie, other in links_for(user, case) if tie.kind == "duplicate"],
        "contacts": contacts(user, case),
        "similar": like_case(case, user) if case.is_open and case.state != "merged" else [],
        "suggestions": _suggestions(case, language),
        "evidence": evidence_of(user, case),
        "parts": parts_for(user, case),
        "doors": page_links(user, case),
    }
    return SafeString(render_to_string("reports/panel.html", context))


def _suggestions(case: Case, language: str) -> list[tuple[str, float]]:
    """Return other categories that the words sound like, where staff may still change it."""
    if case.state not in {"new", "forwarded", "in_progress"}:
        return []
    ranked = suggest(f"{case.title} {case.summary}")
    return [(category_name(code, language), share) for code, share in ranked if code != case.category and share >= 0.3]


def _words(words: Any, language: str) -> str:
    return str(words.get(language) or words.get("id", "")) if isinstance(words, dict) else ""
