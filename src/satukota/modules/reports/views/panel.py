"""The module's part of the case page: suggestions, answers, contacts, proof, pages of the report."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, CaseParty, access_case, allowed_actions, links_for, parts_for, who
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import User, Visitor, actor_for, has_permission, office
from satukota.modules.reports.actions.contact import reporter_of
from satukota.modules.reports.queries.catalogue import category_name, category_of_case
from satukota.modules.reports.queries.duplicates import like_case
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.views.evidence import evidence_of


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


def page_links(user: Visitor, case: Case) -> list[tuple[str, str, str]]:
    """Return pages of this report beside its steps: name, address, icon."""
    allowed = allowed_actions(case, who(user))

    def at(name: str) -> str:
        return reverse(f"reports:{name}", args=[case.number])

    desk = has_permission(user, "reports.desk")
    links = [(gettext("Report as PDF"), at("pdf"), "file-type-pdf")]
    if allowed and case.is_open and case.visibility <= Case.Visibility.AGENCY:
        links.append((gettext("Part for another agency"), at("part"), "arrows-split-2"))
    if desk and any(file.is_image for file in of_case(case.pk)):
        links.append((gettext("Look at the photos, cover parts"), at("photos"), "photo"))
    if desk:
        links.append((gettext("What everybody reads"), at("public_words"), "eye"))
    if desk and access_case(user, case).personal and reporter_of(case):
        links.append((gettext("Put the contact right"), at("contact"), "edit"))
    if case.state == "checking" and has_permission(user, "reports.check"):
        links.append((gettext("Before and after"), reverse("reports:evidence"), "shield-check"))
    return links


def answers_of(case: Case, language: str) -> list[tuple[str, str]]:
    """Return the answers to the category's questions, in words."""
    kind, answers = category_of_case(case), case.data.get("answers", {})
    rows = []
    for question in kind.questions if kind else ():
        value = answers.get(question.code)
        if value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        words = [
            question.choices[str(choice)].get(language, str(choice)) if str(choice) in question.choices else str(choice)
            for choice in values
        ]
        rows.append((question.label.get(language, question.label["id"]), ", ".join(words)))
    return rows


def contacts(user: Visitor, case: Case) -> list[dict[str, str]]:
    """Return how the reporters can be reached, for those who may; that they looked is recorded."""
    if not isinstance(user, User) or not access_case(user, case).personal:
        return []
    parties = CaseParty.objects.filter(case=case, role="reporter", person__isnull=False, anonymous=False)
    reporters = [
        {"name": party.person.name, "phone": party.person.phone, "email": party.person.email}
        for party in parties.select_related("person")
        if party.person
    ]
    if reporters:
        record_reading(actor_for(user), "case", case.pk, "handling")
    return reporters
