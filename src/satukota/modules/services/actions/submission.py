"""Send an application: a draft becomes a case or corrects one; a notice of a birth is sent at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from satukota.kernel.cases.api import (
    Act,
    Case,
    Definition,
    Invalid,
    Opening,
    Party,
    Who,
    apply,
    facts,
    nest,
    open_case,
    pinned_definition,
    published_version,
    say,
    validate,
    who,
    with_computed,
)
from satukota.kernel.files.api import StoredFile, attach
from satukota.kernel.people.api import User, memberships, office, offices, person_row
from satukota.kernel.rows import claim
from satukota.kernel.tracking import Code, new_secret
from satukota.modules.services.actions.drafts import LASTING, TRACK, actor_of, draft_answers
from satukota.modules.services.actions.papers import printed_outputs
from satukota.modules.services.actions.prefilling import origins_kept
from satukota.modules.services.actions.quotas import take_places
from satukota.modules.services.actions.sequels import deciding_agency, keep_sequel, require_follows
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.contact import contact_of
from satukota.modules.services.queries.draft_versions import newer_version
from satukota.modules.services.queries.origins import ORIGINS
from satukota.modules.services.queries.printable import unprintable_answers
from satukota.modules.services.queries.requirements import unmet_requirements
from satukota.modules.services.queries.work_list import named_by
from satukota.modules.services.rules.codes import digest

SUBMIT, AGAIN, NOTICE, COMPLETE = "ajukan", "ajukan-ulang", "beritahu", "lengkapi"
FACILITY = "faskes"


@dataclass(frozen=True, slots=True)
class Sent:
    """A case that was opened or put right, and the code by which the applicant follows it."""

    case: Case
    code: Code


class NewVersionError(Exception):
    """The service has changed since the applicant saw it, or takes no applications any more."""


@transaction.atomic
def send(draft: Draft, by: Who | None = None) -> Sent:
    """Send a draft: open the case and submit it, or submit the corrected one again. Sent twice it is one application.

    Raises NewVersionError where the service has changed meanwhile, NotFollowing where what it follows is followed no
    more, NotAllowed or Invalid (an answer that no paper could show among them); then nothing was written.
    """
    draft = Draft.objects.select_for_update(of=("self",)).select_related("case", "corrects").get(pk=draft.pk)
    if draft.case:
        return Sent(draft.case, Code(draft.case.number, draft.secret))
    if newer_version(draft) is not None:
        raise NewVersionError
    answers = draft_answers(draft)
    require_follows(draft, answers)
    definition = pinned_definition(draft.definition_id)
    if definition.requires:
        unmet = unmet_requirements(definition, with_computed(definition, answers, timezone.localtime()))
        if unmet:
            raise Invalid(unmet)
    facts = with_computed(definition, answers, timezone.localtime())
    unprintable = unprintable_answers(definition, printed_outputs(definition, facts), facts, get_language() or "id")
    if unprintable:
        raise Invalid(unprintable)
    case = _resubmit(draft, answers, by) if draft.corrects else _open(draft, definition, answers, by)
    draft.case = case
    draft.answers = ""
    draft.save(update_fields=["case", "answers", "secret"])
    return Sent(case, Code(case.number, draft.secret))


def _open(draft: Draft, definition: Definition, answers: dict[str, Any], by: Who | None) -> Case:
    draft.secret = new_secret()
    return open_and_submit(draft, definition, answers, by, [row.file for row in draft.files.select_related("file")])


def open_and_submit(
    draft: Draft, definition: Definition, answers: dict[str, Any], by: Who | None, files: Sequence[StoredFile] = ()
) -> Case:
    """Open the case of a draft and submit it; `draft.secret` is what its applicant follows it by."""
    decided_by, owner = deciding_agency(draft), office(definition.owner.get("opd", ""))
    contact = contact_of(definition, answers)
    person = person_row(name=contact.get("nama", ""), phone=contact.get("hp", ""), email=contact.get("surel", ""))
    origin = offices().get(draft.origin_id or 0) or draft.origin
    beside: dict[str, Any] = {"$origin": origin.code} if origin else {}
    beside |= {ORIGINS: kept} if (kept := origins_kept(draft)) else {}
    if draft.course:
        beside["$course"] = draft.course
    opening = Opening(
        type=definition.id,
        title=title_of(definition, answers),
        data={**answers, **beside},
        definition_id=draft.definition_id,
        agency=decided_by or (owner.id if owner else None),
        channel=draft.channel,
        parties=[
            Party(
                new_person=person,
                user_id=draft.user_id,
                role="applicant",
                token_digest=digest(draft.secret, TRACK),
            )
        ],
    )
    actor = by.actor if by else actor_of(draft)
    case = open_case(opening, actor=actor)
    keep_sequel(draft, case, actor)
    if files:
        attach(files, case.pk)
    if definition.quota:
        known = with_computed(definition, answers, timezone.localtime())
        take_places(case, definition, known, case.opened_at, draft.follows_id)
    action = NOTICE if draft.channel == FACILITY and NOTICE in definition.actions else SUBMIT
    return apply(case, Act(action, answers=answers), by or who(draft.user, party=True), new=True)


def _resubmit(draft: Draft, answers: dict[str, Any], by: Who | None) -> Case:
    case = draft.corrects
    if case is None:
        raise ValueError("nothing to correct")
    attach([row.file for row in draft.files.select_related("file")], case.pk)
    definition = pinned_definition(case.definition_id)
    titled = title_of(definition, answers)
    if definition.quota:
        known = with_computed(definition, answers, timezone.localtime())
        take_places(case, definition, known, case.opened_at, draft.follows_id)
    return apply(
        case,
        Act(resubmission(case) or AGAIN, answers=answers),
        by or who(draft.user, party=True),
        see=lambda locked: setattr(locked, "title", titled),
    )


def resubmission(case: Case) -> str:
    """Return the action by which an applicant goes on with a case now: put right what was sent back, or complete a
    notice that somebody else gave; "" where nothing is to be done."""
    definition = pinned_definition(case.definition_id)
    applicants = {role.id for role in definition.roles.values() if role.kind == "applicant"}
    ways = [action for action in definition.leaving(case.state) if action.id in (AGAIN, COMPLETE)]
    return next((action.id for action in ways if applicants & set(action.by)), "")


def title_of(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return what an application is called in lists: its service, and the initials by which rows are told apart."""
    letters = named_by(definition, with_computed(definition, answers, timezone.localtime()))
    return say(definition.title, "id") + (f" · {letters}" if letters else "")


def outbox_owner(user: User) -> str:
    """Return the mark of an account, by which its notices on a device are told from those of others."""
    return digest(str(user.pk), "services.outbox")[:24]


@transaction.atomic
def give_notice(user: User, case_type: str, typed: dict[str, Any], key: str) -> Case:
    """Open a case from what a midwife typed. The same key twice is one notice. Raises Invalid or NotAllowed.

    The key is taken before anything else: of two that come at once, the second waits and is given the first one's case.
    """
    type_id, definition = published_version(case_type)
    mark = digest(f"{user.pk}:{key or new_secret(20)}", "services.notice")
    draft = Draft(digest=mark, definition_id=type_id, channel=FACILITY, user=user, secret=new_secret())
    draft.origin_id, draft.expires_at = memberships(user)[0].agency_id, timezone.now() + LASTING
    if not claim(draft, "digest"):
        draft = Draft.objects.select_related("case").get(digest=mark)
        if draft.case is not None:
            return draft.case
    variables = facts({}, now=timezone.localtime(), channel=FACILITY, flags=[], documents=[])
    known = {name: value for name, value in variables.items() if name.startswith("$")}
    required = definition.actions[NOTICE].validate
    checked = validate(definition.data, nest(typed), known=known, text=True, require=required, pages=definition.pages)
    if checked.errors:
        raise Invalid(checked.errors)
    plain = {name: value for name, value in checked.data.items() if name not in definition.data.computed}
    case = open_and_submit(draft, definition, plain, who(user))
    Draft.objects.filter(pk=draft.pk).update(case=case)
    return case
