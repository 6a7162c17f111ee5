"""What another system says of a report: taken for what it means here, by the one who may say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Act, Case, NotAllowed, Who, apply, who
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import User
from satukota.modules.reports.actions.exchange import News, take_news
from satukota.modules.reports.actions.late_words import put_before_desk
from satukota.modules.reports.actions.submit import REPORTER, Enclosed, Upload, store_photos, submit
from satukota.modules.reports.models import Exchange
from satukota.modules.reports.queries.open311_updates import SENDER, SENDER_ID
from satukota.modules.reports.rules.georeport.protocol import word_of
from satukota.modules.reports.rules.submission import LEAST_TEXT, Submission

AGAIN = frozenset({"open", "reopen"})
MOST_WORDS = 5000
ENDED = {"finished", "wrong_state"}
"""Why a step is refused that no later try would bring about either."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update from outside: the sender's id of it, the state there, when it was said, words, photos."""

    id: str
    status: str
    at: datetime
    words: str = ""
    photos: Sequence[Upload] = ()
    linked: int = 0
    """How many photos were named by their address; they are fetched afterwards."""


def is_sender(case: Case, user: User) -> bool:
    """Tell whether the user's key sent this report."""
    return case.channel == "open311" and case.data.get(SENDER) == user.pk


def take_update(case: Case, update: Update, user: User, exchange: Exchange | None = None) -> str:
    """Do what an update means and return what that was; taken before or without effect here, it is "nothing".

    The sender of a report speaks for its reporter: a reply where the officer asked, a reopening where the reporter may,
    a withdrawal, else words for the officer. A partner to which we sent a report brings news of it. Anybody else with a
    right over the case leaves a note. What was ended for good begins anew as a report of its own where it is said to be
    open again. Raises NotAllowed where the user has no right to it, Invalid.
    """
    try:
        with transaction.atomic():
            if exchange:
                return "news" if take_news(exchange, News(exchange.external_id, update.status, update.words)) else ""
            return _apply_first(case, update, user)
    except AlreadyDone:
        return ""


def _apply_first(case: Case, update: Update, user: User) -> str:
    """Take the first step that is possible now."""
    own, refused = is_sender(case, user), None
    key = f"open311:update:{user.pk}:{update.id}"
    if own and not case.is_open and update.status in AGAIN and len(update.words) >= LEAST_TEXT:
        return _begin_anew(case, update, user, key)
    for action, answers, somebody in _steps(case, update, user, own=own):
        try:
            with transaction.atomic():
                files = store_photos(case, _rewound(update.photos), REPORTER)[0]
                apply(case, Act(action, answers, files=files), somebody, key=key)
        except NotAllowed as error:
            refused = error
            continue
        return action
    if refused and refused.refusal.code not in ENDED:
        raise refused
    if refused and update.words:
        put_before_desk(case, update.words[:MOST_WORDS], key)
        return "aside"
    return ""


def _rewound(photos: Sequence[Upload]) -> Sequence[Upload]:
    for photo in photos:
        photo.seek(0)
    return photos


def _steps(case: Case, update: Update, user: User, *, own: bool) -> Iterator[tuple[str, dict[str, Any], Who]]:
    if not own:
        yield "note", {"note": f"{update.status}: {update.words}"[:MOST_WORDS]}, who(user)
        return
    reporter, words = who(None, party=True), update.words[:MOST_WORDS]
    if case.state == "asked" and words:
        yield "reply", {"note": words}, reporter
    if case.state == "done" and update.status in AGAIN and update.at > case.changed_at:
        yield "reopen", {"reason": "not_fixed", "note": words}, reporter
    if update.status == "cancelled":
        yield "withdraw", {}, reporter
    said = words or _without_words(case, update)
    if said:
        yield "add", {"note": said}, reporter


def _without_words(case: Case, update: Update) -> str:
    """Return what an update says that has no words: photos, or another state; nothing where it says nothing new."""
    if update.photos or update.linked:
        return "Foto dari pelapor."
    same = update.status in {"unchanged", word_of(case.state, str(case.data.get("result") or ""))}
    return "" if same else f"Status di sistem pengirim: {update.status}"


def _begin_anew(case: Case, update: Update, user: User, key: str) -> str:
    """Open a report of its own for a matter that is said to be open again after its report was ended."""
    text = f"Masih soal {case.number}: {update.words}"[:MOST_WORDS]
    again = Submission(
        text=text,
        category=case.category,
        lon=case.lon,
        lat=case.lat,
        area=case.area_code if case.lon is None else "",
        place_note=case.place_note,
        answers=case.data.get("answers", {}),
        privacy="anonymous",
        channel="open311",
    )
    extra = {SENDER: user.pk, SENDER_ID: case.data.get(SENDER_ID, ""), "follows": case.number}
    submit(again, Enclosed(uploads=_rewound(update.photos), extra=extra, danger=True), key=key)
    return "new"
