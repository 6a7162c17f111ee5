"""A talk by messages, in any order, repeated or not: what is known, what a message adds, what is asked next.

Every message is a piece with the place it was given: words of the report, its place, an answer. An edited message
takes the place of its earlier words. What fits no question stays as words, so that nothing typed is dropped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from satukota.modules.reports.rules.catalogue import Question
from satukota.modules.reports.rules.chat_answers import (
    answer_to,
    chosen,
    is_cancel,
    is_place,
    is_send,
    is_skip,
    is_wait,
    named_in,
    number_of,
    place_in,
)
from satukota.modules.reports.rules.politeness import Said, said
from satukota.modules.reports.rules.submission import LEAST_TEXT, MOST_PHOTOS

WORDS, PLACE, CATEGORY, ANSWER = "text", "place", "category", "answer:"
MOST_PLACE = 300


@dataclass(frozen=True, slots=True)
class MessageContent:
    """One message: words, a pin, photos and papers by the channel's ids.

    `id` is the channel's, `edits` that of the message whose words it replaces, `answers_to` that of ours which it
    answers. `late` was sent before one that is known, `live` is a moving pin, `unread` the kind that cannot be read.
    """

    text: str = ""
    point: tuple[float, float] | None = None
    media: tuple[str, ...] = ()
    place_name: str = ""
    late: bool = False
    id: str = ""
    edits: str = ""
    answers_to: str = ""
    live: bool = False
    documents: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known so far: `pieces` are (message, words, what they are); `offered` the list that was asked last."""

    step: str = "start"
    pieces: tuple[tuple[str, str, str], ...] = ()
    point: tuple[float, float] | None = None
    place_name: str = ""
    media: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    category: str = ""
    offered: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""
    asked_again: bool = False
    passed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the words of the report."""
        return "\n".join(words for _id, words, kind in self.pieces if kind == WORDS)

    @property
    def place_note(self) -> str:
        """Return where it is, in words."""
        spoken = [words for _id, words, kind in self.pieces if kind == PLACE]
        return ", ".join(part for part in (*spoken, self.place_name) if part)[:MOST_PLACE]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__} | {"text": self.text}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Talk":
        """Rebuild it from `as_json`, also from what was kept before messages were pieces."""
        point, old = raw.get("point"), raw.get("text", "")
        pieces = tuple((str(a), str(b), str(c)) for a, b, c in raw.get("pieces", ()))
        if not pieces and old:
            pieces = (("", str(old), WORDS),)
        if "pieces" not in raw and raw.get("place_note"):
            pieces = (*pieces, ("", str(raw["place_note"]), PLACE))

        def listed(name: str) -> tuple[str, ...]:
            return tuple(str(entry) for entry in raw.get(name) or ())

        return cls(
            step=str(raw.get("step", "start")),
            pieces=pieces,
            point=(float(point[0]), float(point[1])) if point else None,
            place_name=str(raw.get("place_name", "")),
            media=listed("media"),
            documents=listed("documents"),
            left_out=listed("left_out"),
            category=str(raw.get("category", "")),
            offered=listed("offered"),
            answers=dict(raw.get("answers") or {}),
            asked=str(raw.get("asked", "")),
            asked_again=bool(raw.get("asked_again")),
            passed=listed("passed"),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """The talk after a message, the question to ask (empty: be silent), and whether it is sent or dropped."""

    talk: Talk
    ask: str
    send: bool = False
    cancelled: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked: names of categories, the required questions of one, the likeliest for some words, all."""

    name: Callable[[str], str]
    questions: Callable[[str], Sequence[Question]]
    likely: Callable[[str], Sequence[str]]
    codes: Sequence[str] = ()


def turn(talk: Talk, content: MessageContent, choices: Choices) -> Turn:
    """Return the next turn."""
    if content.live and content.edits:
        # The pin of somebody who walks moves on without a word; what was not asked for begins nothing.
        return Turn(replace(talk, point=content.point) if talk.step != "start" else talk, "")
    speech = said(content.text)
    if content.edits and _is_known(talk, content.edits):
        return _edited(talk, content, speech.words, choices)
    if is_cancel(speech.words):
        return Turn(Talk(), "cancelled", cancelled=True)
    if talk == Talk() and _begins_nothing(speech, content):
        return Turn(Talk(), "welcome")
    return _told(_with_enclosures(talk, content), content, speech, choices)


def _told(talk: Talk, content: MessageContent, speech: Said, choices: Choices) -> Turn:
    """Return the turn after something was said or sent."""
    if not speech.words:
        return _asking(talk, choices, "unread" if content.unread and not content.media else "")
    talk, hint = _with_words(talk, content, speech, choices)
    return Turn(talk, "sent", send=True) if hint == "send" else _asking(talk, choices, hint)


def _begins_nothing(speech: Said, content: MessageContent) -> bool:
    """Tell whether somebody only thanks or agrees, after the end or without a beginning."""
    alone = not (content.media or content.documents or content.point or content.unread or speech.greeting)
    return alone and ((speech.thanks and speech.only_polite) or is_send(speech.words))


def _asking(talk: Talk, choices: Choices, hint: str) -> Turn:
    following = next_question(talk, choices)
    return replace(following, hint=hint)


def next_question(talk: Talk, choices: Choices) -> Turn:
    """Return the talk with the question to ask next. A list that is being answered stays the same list."""
    if len(talk.text) < LEAST_TEXT:
        greeting = "photo_taken" if talk.media or talk.documents or talk.point else "greeting"
        return Turn(replace(talk, step="text"), "more" if talk.text else greeting)
    if not talk.point and not talk.place_note and PLACE not in talk.passed:
        return Turn(replace(talk, step="place"), "place")
    if not talk.category:
        offered = talk.offered if talk.step == "category" and talk.offered else tuple(choices.likely(talk.text))
        return Turn(replace(talk, step="category", offered=offered), "category")
    question = open_question(talk, choices)
    if question:
        return Turn(replace(talk, step="question", asked=question.code), "question")
    return Turn(replace(talk, step="confirm"), "confirm")


def open_question(talk: Talk, choices: Choices) -> Question | None:
    """Return the next required question that is neither answered nor passed over."""
    return next(
        (
            question
            for question in choices.questions(talk.category)
            if question.is_asked(talk.answers) and question.code not in {*talk.answers, *talk.passed}
        ),
        None,
    )


def _is_known(talk: Talk, message_id: str) -> bool:
    return any(piece[0] == message_id for piece in talk.pieces)


def _edited(talk: Talk, content: MessageContent, words: str, choices: Choices) -> Turn:
    """Let an edited message replace its earlier words, whatever they were."""
    kind = next(kind for piece, _words, kind in talk.pieces if piece == content.edits)
    pieces = tuple((i, words, k) if i == content.edits else (i, old, k) for i, old, k in talk.pieces)
    talk = replace(talk, pieces=tuple(piece for piece in pieces if piece[1]))
    if kind == CATEGORY:
        position = chosen(words, [choices.name(code) for code in talk.offered])
        talk = replace(talk, category="" if position is None else talk.offered[position], step="category")
    elif kind.startswith(ANSWER):
        code = kind.removeprefix(ANSWER)
        question = next((q for q in choices.questions(talk.category) if q.code == code), None)
        fitting = answer_to(question, words) if question else None
        talk = replace(
            talk, answers={k: v for k, v in talk.answers.items() if k != code} | ({code: fitting} if fitting else {})
        )
    return _asking(talk, choices, "edited")


def _with_enclosures(talk: Talk, content: MessageContent) -> Talk:
    media = tuple(dict.fromkeys((*talk.media, *content.media)))
    left_out = talk.left_out + (("photo",) if len(media) > MOST_PHOTOS else ())
    left_out += (content.unread,) if content.unread and content.unread != "sticker" else ()
    return replace(
        talk,
        media=media[:MOST_PHOTOS],
        documents=tuple(dict.fromkeys((*talk.documents, *content.documents))),
        left_out=left_out,
        point=content.point or talk.point,
        place_name=content.place_name or talk.place_name,
    )


def _piece(talk: Talk, content: MessageContent, words: str, kind: str) -> Talk:
    return replace(talk, pieces=(*talk.pieces, (content.id, words, kind)))


def _with_words(talk: Talk, content: MessageContent, speech: Said, choices: Choices) -> tuple[Talk, str]:
    """Return the talk with what was written, and a hint: send, or what is to be said before the next question."""
    step, words = talk.step, speech.words
    with_photo = bool(content.media or content.documents or content.unread)
    if step == "confirm" and is_send(words):
        return talk, "send"
    if step == "confirm" and is_wait(words):
        return talk, ""
    if with_photo or step not in ANSWERING:
        # A number answers a list, and words of agreement a question: without one they are no matter.
        empty = step in {"start", "text"} and not talk.pieces and (number_of(words) is not None or is_send(words))
        return (talk if empty else _piece(talk, content, words, WORDS)), ""
    return ANSWERING[step](talk, content, words, choices)


def _place_said(talk: Talk, content: MessageContent, words: str, _choices: Choices) -> tuple[Talk, str]:
    if talk.point or content.late:
        return _piece(talk, content, words, WORDS), ""
    if is_skip(words):
        known = place_in(talk.text)
        passed = replace(talk, passed=(*talk.passed, PLACE))
        return (_piece(passed, content, known, PLACE) if known else passed), ""
    if is_place(words):
        return _piece(talk, content, words, PLACE), ""
    inside = place_in(words)
    talk = _piece(talk, content, words, WORDS)
    if inside:
        return _piece(talk, replace(content, id=f"{content.id}:place"), inside, PLACE), ""
    if talk.asked_again:
        return replace(talk, passed=(*talk.passed, PLACE)), "kept"
    return replace(talk, asked_again=True), "kept"


def _category_said(talk: Talk, content: MessageContent, words: str, choices: Choices) -> tuple[Talk, str]:
    names = [choices.name(code) for code in talk.offered]
    position = chosen(words, names)
    if position is not None:
        talk = _piece(replace(talk, category=talk.offered[position]), content, words, CATEGORY)
        return _with_answer_in_words(talk, choices), ""
    # Whoever misses theirs in the list may write its name.
    named = chosen(words, [choices.name(code) for code in choices.codes]) if number_of(words) is None else None
    if named is not None and len(words.split()) >= 2:
        talk = _piece(replace(talk, category=choices.codes[named]), content, words, CATEGORY)
        return _with_answer_in_words(talk, choices), ""
    number = number_of(words)
    if is_skip(words):
        return _piece(replace(talk, category="other"), content, words, CATEGORY), ""
    if number is not None:
        return talk, "no_such_number"
    return _piece(talk, content, words, WORDS), "kept"


def _with_answer_in_words(talk: Talk, choices: Choices) -> Talk:
    """Return the talk with answers that its words have given already."""
    for question in choices.questions(talk.category):
        code = named_in(question.choices, talk.text) if question.choices else None
        if code:
            talk = replace(talk, answers={**talk.answers, question.code: code})
    return talk


def _question_said(talk: Talk, content: MessageContent, words: str, choices: Choices) -> tuple[Talk, str]:
    question = next((q for q in choices.questions(talk.category) if q.code == talk.asked), None)
    if question is None:
        return _piece(talk, content, words, WORDS), ""
    code = answer_to(question, words)
    if code is not None:
        talk = replace(talk, answers={**talk.answers, question.code: code}, asked_again=False)
        # Whoever says more than the answer said it for the report.
        kind = f"{ANSWER}{question.code}" if len(words.split()) <= 3 else WORDS
        return _piece(talk, content, words, kind), ""
    if is_skip(words) or (number_of(words) is None and talk.asked_again):
        talk = talk if is_skip(words) else _piece(talk, content, words, WORDS)
        return replace(talk, passed=(*talk.passed, question.code), asked_again=False), ""
    if number_of(words) is not None:
        return talk, "no_such_number"
    return replace(_piece(talk, content, words, WORDS), asked_again=True), "kept"


ANSWERING: Mapping[str, Callable[[Talk, MessageContent, str, Choices], tuple[Talk, str]]] = {
    "place": _place_said,
    "category": _category_said,
    "question": _question_said,
}
