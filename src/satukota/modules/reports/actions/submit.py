"""Take a report: one transaction from the reporter's words to a case with a number and a running clock."""

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import File
from django.db import connection, transaction

from satukota.kernel.cases.api import SYSTEM, Act, Case, CaseParty, Opening, Party, Place, apply, find, open_case
from satukota.kernel.events.api import Actor, AlreadyDone
from satukota.kernel.files.api import RefusedFile, StoredFile, attach, store
from satukota.kernel.people.api import person_row
from satukota.kernel.places.api import PlaceOutside, area, cell, city, locate
from satukota.kernel.tracking import Code, new_secret
from satukota.modules.reports.queries.catalogue import VERSION, catalogue
from satukota.modules.reports.queries.danger import danger_in
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.moved import answers_in_words
from satukota.modules.reports.queries.routing import desk, inspectors, local_hour, suggested_office
from satukota.modules.reports.rules.answering import full_submission, stop_for
from satukota.modules.reports.rules.conditions import Facts
from satukota.modules.reports.rules.danger import FLAG
from satukota.modules.reports.rules.faults import faults, tolerated
from satukota.modules.reports.rules.quotes import without_secrets
from satukota.modules.reports.rules.routing import Route
from satukota.modules.reports.rules.submission import MOST_PHOTOS, TYPE, Fault, Submission
from satukota.modules.reports.rules.tracking import derived_secret, digest
from satukota.modules.reports.rules.wording import title_of

type Upload = File[bytes]
PHOTO = "report_photo"
DOCUMENT = "report_document"
REPORTER = Actor(None, "reporter")
WITH_PHOTOS = frozenset({"web", "app", "api"})
"""Channels by which a photo can always come along, so that a category may insist on one."""


class Refused(Exception):
    """This report cannot be taken; `faults` says what is wrong, by field. Nothing was written."""

    def __init__(self, faults: dict[str, Fault]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = faults


@dataclass(slots=True)
class Submitted:
    """A report that was taken: its case, its tracking code, photos that were not taken, whether it was here before."""

    case: Case
    code: Code
    refused: list[tuple[str, str]] = field(default_factory=list)
    again: bool = False

    @property
    def unanswered(self) -> list[str]:
        """Return the required questions that the report came in without."""
        return list(self.case.data.get("unanswered", ()))


@dataclass(slots=True)
class Enclosed:
    """What comes with a report: photos as uploads, photos that were stored before, who typed it in for somebody.

    `lenient` is a door that cannot ask again at once: the report comes in without the answer, the place or the stop.
    `follows`: a program that knows an older list sent it; a closed category is followed to where its reports go now.
    `quiet`: nobody is written to (a mailing list). `remarks` are for staff: what the door had to leave out.
    """

    uploads: Sequence[Upload] = ()
    documents: Sequence[Upload] = ()
    stored: Sequence[StoredFile] = ()
    lenient: bool = False
    follows: bool = False
    quiet: bool = False
    remarks: Sequence[str] = ()
    actor: Actor = REPORTER
    device_at: datetime | None = None
    at: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    danger: bool = False
    """The sender cannot be stopped and told to call 112 instead: the report is taken, before all others."""


def submit(submission: Submission, enclosed: Enclosed | None = None, *, key: str = "") -> Submitted:
    """Open the case of a report and return it. Raises Refused; the same key with the same report is one report."""
    enclosed = enclosed or Enclosed()
    secret = _secret(submission, key)
    moved, enclosed = _moved(submission, enclosed)
    submission, unanswered = _sound(moved, enclosed, tolerant=enclosed.lenient or moved is not submission)
    halt = stop_for(catalogue().categories[submission.category], submission.answers)
    if halt and not (enclosed.lenient or enclosed.danger):
        say = halt.say.get(submission.contact.language) or halt.say["id"]
        raise Refused({"category": Fault("stopped", {"say": say, "tel": halt.tel})})
    place = place_of(submission)
    extra: dict[str, Any] = {"unanswered": list(unanswered)} if unanswered else {}
    danger = danger_in(submission, halt)
    if danger:
        extra["danger"] = danger.as_json()
    return _open(submission, replace(enclosed, extra=enclosed.extra | extra) if extra else enclosed, place, secret, key)


def _moved(submission: Submission, enclosed: Enclosed) -> tuple[Submission, Enclosed]:
    """Return a report of a closed category as one of its successor, where the door cannot ask; what it answered is noted."""
    closed = catalogue().closed.get(submission.category)
    if closed is None or not (enclosed.lenient or enclosed.follows):
        return submission, enclosed
    said = answers_in_words(closed, submission.answers)
    moved = replace(submission, category=catalogue().current(closed.code), answers={})
    return moved, replace(enclosed, remarks=[*enclosed.remarks, said]) if said else enclosed


def _sound(submission: Submission, enclosed: Enclosed, *, tolerant: bool) -> tuple[Submission, tuple[str, ...]]:
    """Return a report with what follows from its category, and required questions left open. Raises Refused."""
    wrong = faults(submission, catalogue()) | _photo_fault(submission, enclosed)
    unanswered: tuple[str, ...] = ()
    if tolerant:
        wrong, unanswered = tolerated(wrong)
    if wrong:
        raise Refused(wrong)
    return full_submission(_without_secrets(submission), catalogue()), unanswered


def _photo_fault(submission: Submission, enclosed: Enclosed) -> dict[str, Fault]:
    kind = catalogue().categories.get(submission.category)
    lacks = kind and kind.photo and submission.channel in WITH_PHOTOS and not (enclosed.uploads or enclosed.stored)
    return {"photos": Fault("photo_missing")} if lacks else {}


def _without_secrets(submission: Submission) -> Submission:
    """Return a report whose words open no other report to those who read them."""
    text, place_note = without_secrets(submission.text), without_secrets(submission.place_note)
    if (text, place_note) == (submission.text, submission.place_note):
        return submission
    return replace(submission, text=text, place_note=place_note)


def _open(submission: Submission, enclosed: Enclosed, place: Place, secret: str, key: str) -> Submitted:
    opening = _opening(submission, enclosed, place, secret)
    # Without photos it is a single statement, which is a transaction by itself.
    comes = enclosed.uploads or enclosed.documents or enclosed.stored or enclosed.remarks
    alone = not (comes or connection.in_atomic_block)
    together = nullcontext() if alone else transaction.atomic()
    try:
        with together:
            case = open_case(opening, actor=enclosed.actor, key=_key(key))
            done = Submitted(case, Code(case.number, secret))
            done.refused = _enclose(case, enclosed)
            note_at_door(case, [*enclosed.remarks, *refusals(done.refused)])
    except AlreadyDone as before:
        return _earlier_report(before, secret)
    return done


def _key(key: str) -> str | None:
    return f"report:{key}" if key else None


def _secret(submission: Submission, key: str) -> str:
    if not key:
        return new_secret()
    body = json.dumps(_fields(submission), sort_keys=True, ensure_ascii=False, default=_fields)
    return derived_secret(settings.SECRET_KEY.encode(), "report", key, body)


def _fields(part: Any) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _earlier_report(before: AlreadyDone, secret: str) -> Submitted:
    case = Case.objects.defer("search").get(pk=before.subject_id)
    if not CaseParty.objects.filter(case=case, token_digest=digest(secret)).exists():
        raise Refused({"key": Fault("key_used")}) from before
    return Submitted(case, Code(case.number, secret), again=True)


def place_of(submission: Submission) -> Place:
    """Return the place of a report with its area. Raises Refused: outside the city, or an unknown area."""
    if submission.lon is not None and submission.lat is not None:
        try:
            spot = locate(submission.lon, submission.lat)
        except PlaceOutside as error:
            raise Refused({"place": Fault("place_outside", {"city": city().name})}) from error
        return Place(
            submission.lon, submission.lat, cell(submission.lon, submission.lat), spot.area_code, submission.place_note
        )
    if submission.area:
        try:
            area(submission.area)
        except ObjectDoesNotExist as error:
            raise Refused({"place": Fault("area_unknown", {"given": submission.area[:20]})}) from error
    return Place(area=submission.area, note=submission.place_note)


def _opening(submission: Submission, enclosed: Enclosed, place: Place, secret: str) -> Opening:
    kind = catalogue().categories[submission.category]
    facts = Facts(
        submission.category, submission.class_, place.area, local_hour(), submission.channel, submission.answers
    )
    office, route = suggested_office(facts)
    sealed = submission.class_ == "whistleblowing"
    # At no agency, a confidential report is seen by the desk's role alone, whoever else works in the desk's agency.
    owner = inspectors() if sealed else None if submission.privacy == "confidential" else desk()
    contact = submission.contact
    person = person_row(name=contact.name, phone=contact.phone, email=contact.email, language=contact.language)
    hidden = submission.privacy != "named"
    return Opening(
        TYPE,
        title_of(submission.text, kind),
        data=_data(submission, office.code if office else "", route) | enclosed.extra,
        summary=submission.text,
        category=submission.category,
        place=place,
        agency=owner.id if owner else None,
        channel=submission.channel,
        flags=[FLAG] if "danger" in enclosed.extra else (),
        priority=1 if "danger" in enclosed.extra else kind.priority,
        visibility=_visibility(submission),
        parties=[
            Party(
                new_person=person,
                anonymous=hidden,
                notify=bool(person) and not enclosed.quiet,
                token_digest=digest(secret),
            )
        ],
        device_at=enclosed.device_at,
        at=enclosed.at,
    )


def _visibility(submission: Submission) -> int:
    if submission.class_ == "whistleblowing":
        return Case.Visibility.SEALED
    return Case.Visibility.PARTIES if submission.privacy == "confidential" else Case.Visibility.AGENCY


def _data(submission: Submission, agency: str, route: Route) -> dict[str, Any]:
    kind = catalogue().categories[submission.category]
    return {
        "class": submission.class_,
        "inspection": kind.inspection,
        "norm": kind.norm if submission.class_ == "complaint" else "",
        "confidential": submission.privacy == "confidential",
        "anonymous": submission.privacy == "anonymous",
        "suggested": agency,
        "suggested_why": dict(route.why),
        "second": kind.second,
        "hidden": kind.hidden,
        "answers": dict(submission.answers),
        **({"place_source": submission.place_source} if submission.place_source else {}),
        **({VERSION: kind.version} if kind.version else {}),
    }


def _enclose(case: Case, enclosed: Enclosed) -> list[tuple[str, str]]:
    """Attach what was stored before and store the uploads; return (name, why) of those that were not taken."""
    attach(enclosed.stored, case.pk)
    _photos, refused = store_photos(case, enclosed.uploads, enclosed.actor)
    return refused + store_photos(case, enclosed.documents, enclosed.actor, DOCUMENT)[1]


def refusals(refused: Iterable[tuple[str, str]]) -> list[str]:
    """Return what was not taken of what somebody sent, a sentence each."""
    return [f"{name}: {why}" if name else why for name, why in refused]


def note_at_door(case: Case, remarks: Sequence[str]) -> None:
    """Tell staff what the door had to leave out, inside the caller's transaction."""
    if remarks:
        apply(case, Act("door_note", {"note": "\n".join(remarks)[:5000]}), SYSTEM)


def store_photos(
    case: Case, uploads: Iterable[Upload], by: Actor, kind: str = PHOTO
) -> tuple[list[StoredFile], list[tuple[str, str]]]:
    """Store photos of a case; return those that were taken and (name, why) of those that were not."""
    taken: list[StoredFile] = []
    refused: list[tuple[str, str]] = []
    for upload in uploads:
        if len(taken) >= MOST_PHOTOS:
            refused.append((upload.name or "", message(Fault("photos_many", {"most": MOST_PHOTOS}))))
            continue
        try:
            with transaction.atomic():
                taken.append(store(upload, kind=kind, by=by, case_id=case.pk))
        except RefusedFile as error:
            refused.append((upload.name or "", " ".join(error.messages)))
    return taken, refused


def case_of_code(code: Code) -> Case:
    """Return the case of a tracking code. Raises Case.DoesNotExist where number or secret is not right."""
    case = find(code.number)
    own = CaseParty.objects.filter(case=case, role="reporter", token_digest=digest(code.secret))
    if not code.secret or not own.exists():
        raise Case.DoesNotExist
    return case
