"""What follows an application: renewal, amendment or appeal begins as a filled draft, and knows the earlier matter."""

import json
from collections.abc import Container, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    CaseLink,
    Definition,
    answers_of,
    flatten,
    link,
    lock_case,
    nest,
    pinned_definition,
    published_version,
    put_answer,
    say,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import offices
from satukota.modules.services.actions.drafts import Started, start_draft, take_papers
from satukota.modules.services.models import Draft, Sequel
from satukota.modules.services.queries.changes import changed_answers, path_heads
from satukota.modules.services.queries.contact import contact_of
from satukota.modules.services.queries.draft_versions import carried_answers
from satukota.modules.services.queries.sequels import (
    AMENDMENT,
    APPEAL,
    RENEWAL,
    appeal_window,
    is_amendable,
    is_renewable,
    renewal_window,
)

CITY_HEAD = "mayor"
"""The kind of office at the top of the tree."""


class NotFollowing(ValueError):
    """Nothing may follow the matter so; `code` is closed, late, made or unchanged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def begin_sequel(case: Case, kind: str) -> Started:
    """Begin what follows a matter: a draft with its answers and papers, as far as they are taken over.

    Raises NotFollowing where it may not follow (any more).
    """
    require_open(case, kind)
    if kind == APPEAL:
        return _begin_appeal(case)
    version, definition = published_version(case.type)
    answers, papers = taken_over(case, definition, kind)
    draft = Draft(definition_id=version, channel="web", follows=case, course=kind)
    draft.answers = json.dumps(answers, ensure_ascii=False)
    started = start_draft(draft)
    take_papers(started.draft, case, papers)
    return started


def require_open(case: Case, kind: str) -> None:
    """Raise NotFollowing where a matter may not be followed by one of this kind now."""
    if kind == APPEAL:
        window = appeal_window(case)
        code = "closed" if window is None else "made" if window.made else "late" if window.late else ""
    else:
        code = "" if (is_renewable if kind == RENEWAL else is_amendable)(case) else "closed"
    if code:
        raise NotFollowing(code)


def taken_over(case: Case, definition: Definition, kind: str) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the answers and the ids of the papers of a matter that its sequel takes over, under a version."""
    asked = {path for page in definition.pages for path in page.fields}
    answers, _left = carried_answers(asked_answers(_own_answers(case), asked), definition)
    rule = definition.renewal if kind == RENEWAL else definition.amendment
    for path in definition.renewal.again if definition.renewal and kind == RENEWAL else ():
        put_answer(answers, path, None)
    window = renewal_window(case) if kind == RENEWAL else None
    if window and definition.renewal and definition.renewal.starts:
        start = max(window.last + timedelta(days=1), timezone.localdate())
        put_answer(answers, definition.renewal.starts, start.isoformat())
    anew = rule.papers if rule else ()
    return answers, frozenset(name for name in definition.documents if name not in anew)


def asked_answers(answers: Mapping[str, Any], asked: Container[str]) -> dict[str, Any]:
    """Return the answers that an applicant gave: what the office found is found anew."""
    own = {path: value for path, value in flatten(answers).items() if any(name in asked for name in path_heads(path))}
    return nest(own)


def _own_answers(case: Case) -> dict[str, Any]:
    return {name: value for name, value in answers_of(case).items() if not name.startswith("$")}


def _begin_appeal(case: Case) -> Started:
    """Begin an appeal: who applied is filled in, and which matter it is about."""
    decided = pinned_definition(case.definition_id)
    assert decided.appeal is not None
    version, definition = published_version(decided.appeal.course)
    contact = contact_of(decided, answers_of(case))
    about = {"nomor": case.number, "layanan": _decision_words(case, decided)}
    proposed = {"perkara": about, "pemohon": {name: contact[name] for name in ("nama", "hp") if name in contact}}
    answers, _left = carried_answers(proposed, definition)
    draft = Draft(definition_id=version, channel="web", follows=case, course=APPEAL)
    draft.answers = json.dumps(answers, ensure_ascii=False)
    return start_draft(draft)


def _decision_words(case: Case, decided: Definition) -> str:
    """Return what an appeal is about: the service, and where papers were revoked which."""
    window, title = appeal_window(case), say(decided.title, "id")
    papers = ", ".join(f"{paper.title} {paper.number}" for paper in window.papers) if window else ""
    return (f"{title}: pencabutan {papers}" if papers else title)[:200]


def require_follows(draft: Draft, answers: Mapping[str, Any]) -> None:
    """Raise NotFollowing where a draft may not be sent as what follows its matter: its time is over, nothing changes."""
    if draft.follows is None:
        return
    earlier = lock_case(draft.follows)
    require_open(earlier, draft.course)
    if draft.course == AMENDMENT and not changed_answers(earlier, answers):
        raise NotFollowing("unchanged")


def deciding_agency(draft: Draft) -> int | None:
    """Return the agency that decides what follows a matter: its own, for an appeal against an appeal the one above.

    None where that one is the head of the city, who decides by the office that the definition names.
    """
    if draft.follows is None:
        return None
    if draft.course != APPEAL or not Sequel.objects.filter(case=draft.follows, kind=APPEAL).exists():
        return draft.follows.agency_id
    decided, known = offices().get(draft.follows.agency_id or 0), offices()
    superior = known.get(decided.ids[1]) if decided and len(decided.ids) > 1 else None
    return superior.id if superior and superior.kind != CITY_HEAD else None


def keep_sequel(draft: Draft, case: Case, actor: Actor) -> None:
    """Remember of a new case which one it follows; each shows the other."""
    if draft.follows is None:
        return
    Sequel.objects.create(case=case, earlier=draft.follows, kind=draft.course)
    link(case, draft.follows, CaseLink.Kind.RELATED, actor)
