"""The module's part of the case page that staff see."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import Case, CaseParty, access_case, allowed_actions, children, links_of, who
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import User, Visitor, actor_for, has_permission, office
from satukota.modules.reports.actions.contact import reporter_of
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.queries.catalogue import category, category_name
from satukota.modules.reports.queries.duplicates import like_case
from satukota.modules.reports.queries.suggesting import suggest


def panel(user: Visitor, case: Case) -> SafeString:
    """Return what an officer needs beside words and history: category, route, answers, contact, merged ones."""
    language = get_language() or "id"
    context: dict[str, Any] = {
        "case": case,
        "category": category_name(case.category, language),
        "answers": _answers(case, language),
        "suggested": office(str(case.data.get("suggested", ""))),
        "why": _words(case.data.get("suggested_why", {}), language),
        "merged": [other for tie, other in links_of(case) if tie.kind == "duplicate"],
        "contacts": contacts(user, case),
        "similar": like_case(case) if case.is_open and case.state != "merged" else [],
        "suggestions": _suggestions(case, language),
        "evidence": _evidence(case),
        "parts": children(case),
        "doors": _doors(user, case),
    }
    return SafeString(render_to_string("reports/panel.html", context))


def _suggestions(case: Case, language: str) -> list[tuple[str, float]]:
    """Return other categories that the words sound like, where staff may still change it."""
    if case.state not in {"new", "forwarded", "in_progress"}:
        return []
    found = suggest(f"{case.title} {case.summary}")
    return [(category_name(code, language), share) for code, share in found if code != case.category and share >= 0.3]


def _doors(user: Visitor, case: Case) -> list[tuple[str, str, str]]:
    """Return pages of this report beside its steps: name, address, icon."""
    acts = bool(allowed_actions(case, who(user)))

    def at(name: str) -> str:
        return reverse(f"reports:{name}", args=[case.number])

    desk = has_permission(user, "reports.desk")
    found = [(gettext("Report as PDF"), at("pdf"), "file-type-pdf")]
    if acts and case.state in {"forwarded", "in_progress"}:
        found.insert(0, (gettext("Answer from a text"), at("reply"), "message-2"))
        found.insert(0, (gettext("Close with a photo from here"), at("close"), "camera"))
    if acts and case.is_open and case.visibility <= Case.Visibility.AGENCY:
        found.append((gettext("Part for another agency"), at("part"), "arrows-split-2"))
    if desk and any(file.is_image for file in of_case(case.pk)):
        found.append((gettext("Look at the photos, cover parts"), at("photos"), "photo"))
    if desk and access_case(user, case).personal and reporter_of(case):
        found.append((gettext("Put the contact right"), at("contact"), "edit"))
    if case.state == "checking" and has_permission(user, "reports.check"):
        found.append((gettext("Before and after"), reverse("reports:evidence"), "shield-check"))
    return found


FINDINGS = {
    "same_bytes": _("This very photo was used before"),
    "alike": _("A photo that looks the same was used before"),
    "far": _("Taken far from the place of the report"),
    "before_report": _("Taken before the report came in"),
    "no_capture": _("The photo does not say where it was taken"),
}


def _evidence(case: Case) -> list[dict[str, Any]]:
    rows = Evidence.objects.filter(case=case).select_related("file").order_by("-id")[:6]
    return [
        {
            "file": one.file,
            "verdict": one.verdict,
            "findings": [(FINDINGS.get(f["code"], f["code"]), f["number"], _number(f["case"])) for f in one.findings],
        }
        for one in rows
    ]


def _number(case_id: int | None) -> str:
    return str(Case.objects.filter(pk=case_id).values_list("number", flat=True).first() or "") if case_id else ""


def _words(words: Any, language: str) -> str:
    return str(words.get(language) or words.get("id", "")) if isinstance(words, dict) else ""


def _answers(case: Case, language: str) -> list[tuple[str, str]]:
    kind, given = category(case.category), case.data.get("answers", {})
    found = []
    for question in kind.questions if kind else ():
        value = given.get(question.code)
        if value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        said = [
            question.choices[str(one)].get(language, str(one)) if str(one) in question.choices else str(one)
            for one in values
        ]
        found.append((question.label.get(language, question.label["id"]), ", ".join(said)))
    return found


def contacts(user: Visitor, case: Case) -> list[dict[str, str]]:
    """Return how the reporters can be reached, for those who may; that they looked is recorded."""
    if not isinstance(user, User) or not access_case(user, case).personal:
        return []
    parties = CaseParty.objects.filter(case=case, role="reporter", person__isnull=False, anonymous=False)
    found = [
        {"name": party.person.name, "phone": party.person.phone, "email": party.person.email}
        for party in parties.select_related("person")
        if party.person
    ]
    if found:
        seen(actor_for(user), "case", case.pk, "handling")
    return found
