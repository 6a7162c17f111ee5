"""An application that comes whole, from a program: answers and papers at once, checked like one that is typed, sent once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import (
    FieldError,
    Invalid,
    flatten,
    nest,
    pinned_definition,
    published_version,
    validate,
)
from satukota.kernel.people.api import User
from satukota.kernel.tracking import Code, new_secret
from satukota.modules.services.actions.drafts import (
    NotOffered,
    add_paper,
    built_ins,
    document_ids,
    keep_origins,
    lasting,
    origins_of,
    save_answers,
)
from satukota.modules.services.actions.submission import Sent, send
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.admission import WEB, refused_start
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.queries.office_answers import with_known_offices
from satukota.modules.services.rules.codes import digest

PLACE, CONTENT = "services.arrival", "$content"
PAPERS = "papers"
"""Before the id of a paper that is named among what is wrong."""


class OtherContent(Exception):
    """The key was used before, for another application."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came: the service, its answers (nested or by path), files by paper, who sent it and how sure that is, a key."""

    case_type: str
    answers: Mapping[str, Any]
    papers: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    user: User | None = None
    level: int = 0
    key: str = ""
    content: bytes = b""
    """All that was sent, by which the same key with something else is told apart."""


@transaction.atomic
def take_whole(arrival: Arrival) -> tuple[Sent, bool]:
    """Open and submit an application; return it, and whether the same key had brought it before.

    Raises CaseType.DoesNotExist, NotOffered, OtherContent, Invalid (papers as `papers.<id>`), NotAllowed, RefusedFile;
    then nothing was written.
    """
    draft = _draft_of(arrival)
    content = hashlib.sha256(arrival.content).hexdigest()
    if draft.case is not None:
        if origins_of(draft).get(CONTENT) != content:
            raise OtherContent
        return Sent(draft.case, Code(draft.case.number, draft.secret)), True
    _fill(draft, arrival)
    sent = send(draft)
    draft.refresh_from_db()
    keep_origins(draft, {CONTENT: content})
    return sent, False


def _draft_of(arrival: Arrival) -> Draft:
    """Return the locked draft of a key: of two that come at once, the second waits for the first."""
    type_id, definition = published_version(arrival.case_type)
    refused = refused_start(definition, WEB, arrival.user, arrival.level)
    if refused:
        raise NotOffered(refused)
    who = arrival.user.pk if arrival.user else ""
    mark = digest(f"{who}:{arrival.case_type}:{arrival.key or new_secret(20)}", PLACE)
    wanted = Draft(digest=mark, definition_id=type_id, channel=WEB, user=arrival.user)
    wanted.expires_at = timezone.now() + lasting(wanted)
    Draft.objects.bulk_create([wanted], ignore_conflicts=True)
    return Draft.objects.select_for_update(of=("self",)).select_related("case").get(digest=mark)


def _fill(draft: Draft, arrival: Arrival) -> None:
    """Keep the answers and papers of an arrival in its draft. Raises Invalid, RefusedFile."""
    definition = pinned_definition(draft.definition_id)
    unasked = [name for name in arrival.papers if name not in definition.documents]
    for name, files in arrival.papers.items():
        if name not in unasked:
            add_paper(draft, name, *files)
    known = built_ins(draft)
    typed = nest(flatten(dict(arrival.answers)))
    checked = validate(definition.data, typed, known=known, text=True, pages=definition.pages)
    checked = with_known_offices(definition.data.fields, checked)
    plain = {name: value for name, value in checked.data.items() if name not in definition.data.computed}
    errors = dict(checked.errors) | {
        f"{PAPERS}.{name}": FieldError("unknown_field", {"name": name}) for name in unasked
    }
    if not errors:
        journey = Journey(definition, plain, known, frozenset(document_ids(draft)))
        missing = FieldError("said", {"said": gettext("This paper is missing.")})
        errors = {f"{PAPERS}.{name}": missing for name in journey.missing_papers()}
    if errors:
        raise Invalid(errors)
    save_answers(draft, plain)
