"""The module's part of the case page: papers, duplicates side by side, bill, what is missing."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import (
    Case,
    Definition,
    access_case,
    answers_of,
    case_facts,
    doubts,
    flatten,
    pinned_definition,
    say,
    who,
)
from satukota.kernel.people.api import User, Visitor, actor_for, has_permission
from satukota.modules.services.actions.corrections import change_row, corrections_of
from satukota.modules.services.actions.papers import printed_outputs
from satukota.modules.services.models import SiakRequest
from satukota.modules.services.queries.advice import advice_on, matter_for
from satukota.modules.services.queries.case_page import (
    inspection_photos,
    likely_duplicates,
    previewed_outputs,
    reads_all,
)
from satukota.modules.services.queries.changes import changed_answers
from satukota.modules.services.queries.issued import papers_of, revoked_among
from satukota.modules.services.queries.ledgers import bills_of
from satukota.modules.services.queries.origins import origin_rows
from satukota.modules.services.queries.own_steps import missing_papers, papers_to_bring
from satukota.modules.services.queries.printable import flaws_of
from satukota.modules.services.queries.sequels import APPEAL, before_and_after
from satukota.web.api import answer_parts


def panel(user: Visitor, case: Case) -> SafeString:
    """Return what a clerk needs beside the answers."""
    definition, language = pinned_definition(case.definition_id), get_language() or "id"
    facts = case_facts(case, definition, timezone.now())
    missing = missing_papers(case)
    matter = matter_for(user, case)
    if matter and matter.personal:
        record_reading(actor_for(user), "case", matter.case.pk, "advice")
    personal = isinstance(user, User) and access_case(user, case).personal
    papers = papers_of(case)
    context: dict[str, Any] = {
        "case": case,
        "missing": [say(definition.documents[name].title, language) for name in missing],
        "bring": bool(papers_to_bring(case, who(user))),
        "matter": matter,
        "matter_parts": [part for part in answer_parts(matter.definition, matter.answers, language) if part[0]]
        if matter
        else [],
        "matter_title": say(matter.definition.title, language) if matter else "",
        "advice": advice_on(case, language),
        "previews": [(say(output.title, language), output.id) for output in previewed_outputs(user, case)]
        if personal
        else [],
        "revoked": revoked_among(papers),
        "issued": papers,
        "bills": bills_of(case) if definition.fees else [],
        "siak": SiakRequest.objects.filter(case=case).order_by("-id").first(),
        "corrections": corrections_of(case) if personal and papers else [],
        "doubts": _doubts(definition, facts, language) if personal else [],
        "pairs": likely_duplicates(user, case, definition, language) if personal else [],
        "hidden": len(case.data.get("$duplicates", [])) if not personal else 0,
        "origins": origin_rows(case, definition, language) if definition.prefill else [],
        "clash": case.data.get("$clash", ""),
        "photos": inspection_photos(case),
        **_around(case, definition, language, personal=personal),
        "correctable": has_permission(user, "services.work") and reads_all(user, case),
    }
    return SafeString(render_to_string("services/panel.html", context))


def _doubts(definition: Definition, facts: dict[str, Any], language: str) -> list[str]:
    """Return what is odd about the answers, and which letters of them no paper can show."""
    said = [say(words, language) for words in doubts(definition.data, facts).values()]
    flaws = [flaw for flaw in flaws_of(definition, printed_outputs(definition, facts), facts, language) if flaw.letters]
    return [*said, *(str(flaw) for flaw in flaws)]


def _around(case: Case, definition: Definition, language: str, *, personal: bool) -> dict[str, Any]:
    """Return the matter that a case follows with what is different now, and what follows from it."""
    sequel, later = before_and_after(case)
    compared = sequel is not None and sequel.kind != APPEAL and personal
    changes = changed_answers(sequel.earlier, answers_of(case)) if sequel and compared else {}
    return {
        "sequel": sequel,
        "compared": compared,
        "changes": [_change(definition, sequel.earlier, path, value, language) for path, value in changes.items()]
        if sequel
        else [],
        "later": later,
    }


def _change(definition: Definition, earlier: Case, path: str, value: Any, language: str) -> tuple[str, str, str]:
    return change_row(definition, path, (flatten(answers_of(earlier)).get(path), value), language)
