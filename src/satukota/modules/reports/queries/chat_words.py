"""What is said in a chat: the next question in words, with what was kept and what was not."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from satukota.modules.reports.queries.catalogue import catalogue, category, category_name
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.catalogue import Question
from satukota.modules.reports.rules.chat import Choices, MessageContent, Talk, Turn, open_question
from satukota.modules.reports.rules.submission import MOST_PHOTOS


def required_questions(code: str) -> Sequence[Question]:
    """Return the questions of a category that an agency cannot do without."""
    kind = category(code)
    return [question for question in kind.questions if question.required] if kind else []


def choices() -> Choices:
    """Return what a chat can ask in this city."""
    return Choices(
        name=lambda code: category_name(code, "id"),
        questions=required_questions,
        likely=lambda text: [code for code, _share in suggest(text)],
        codes=list(catalogue().categories),
    )


def left_out_names(kinds: Sequence[str]) -> list[str]:
    """Return what was not kept of a talk, in words."""
    names = {
        "voice": _("voice message"),
        "video": _("film"),
        "document": _("document"),
        "contact": _("contact"),
        "photo": _("photo number %s and more") % (MOST_PHOTOS + 1),
        "sticker": _("sticker"),
    }
    return [names.get(kind, _("a message of a kind that we cannot open")) for kind in dict.fromkeys(kinds)]


def answer_words(after: Turn, content: MessageContent) -> str:
    """Return what is answered to a message: what became of it, then the next question."""
    lines = [*_hints(after, content), _question(after)]
    return "\n\n".join(line for line in lines if line)


def _hints(after: Turn, content: MessageContent) -> list[str]:
    hints = {
        "kept": _("We keep this as part of your report."),
        "no_such_number": _("This number is not in the list."),
        "edited": _("We changed it."),
    }
    lines = [hints[after.hint]] if after.hint in hints else []
    if content.unread:
        lines.append(unread_words(content))
    if "photo" in after.talk.left_out and content.media:
        lines.append(_("At most %s photos fit into a report; this one was not kept.") % MOST_PHOTOS)
    return lines


def unread_words(content: MessageContent) -> str:
    """Return that something could not be kept, what to do, and that its words were."""
    if content.unread == "sticker":
        return _("We cannot read stickers.")
    words = {
        "voice": _("We cannot keep voice messages. Please write what you said, or send a photo."),
        "video": _("We cannot keep films. Please send a photo, or write what it shows."),
        "document": _("We cannot keep this kind of document. Please send it as a photo or as PDF."),
    }.get(content.unread, _("We cannot open this. Please write it, or send a photo."))
    return f"{words} {_('We kept the words that came with it.')}" if content.text.strip() else words


def _question(after: Turn) -> str:
    talk = after.talk
    if after.ask == "category":
        lines = [f"{n}. {category_name(code, 'id')}" for n, code in enumerate(talk.offered, 1)]
        return "\n".join([_("What is it about? Answer with a number."), *lines, _("0. Something else")])
    if after.ask == "question":
        question = open_question(talk, choices())
        return _asked(question) if question else ""
    if after.ask == "confirm":
        return _summary(talk)
    return {
        "greeting": _(
            "Hello. Tell us what is wrong, in your own words. You may send photos too. In an emergency call 112."
        ),
        "photo_taken": _("We have your photo. What is wrong there? Write it in your own words.")
        if talk.media
        else _("We have it. What is wrong there? Write it in your own words."),
        "more": _("Please tell us a little more: what is wrong there?"),
        "place": _("Where is it? Send your location (pin), or write the street and a landmark."),
        "welcome": _("You are welcome. Write to us again whenever something is wrong."),
    }.get(after.ask, "")


def _asked(question: Question) -> str:
    label = question.label["id"]
    lines = [f"{n}. {words['id']}" for n, words in enumerate(question.choices.values(), 1)]
    return "\n".join([label, *lines, _("0. I do not know")])


def _summary(talk: Talk) -> str:
    kind = category(talk.category)
    place = talk.place_note or (_("point on the map") if talk.point else _("not named yet"))
    lines = [_("%(kind)s\nPlace: %(place)s\n%(text)s") % _values(talk, place)]
    for question in kind.questions if kind else ():
        given = talk.answers.get(question.code)
        if given:
            lines.append(f"{question.label['id']} {question.choices.get(given, {'id': given})['id']}")
    if talk.media or not talk.documents:
        lines.append(_("Photos: %s") % len(talk.media))
    if talk.documents:
        lines.append(_("Documents: %s") % len(talk.documents))
    if talk.left_out:
        lines.append(_("Not kept: %(names)s") % {"names": ", ".join(left_out_names(talk.left_out))})
    return "\n".join([*lines, "", _("Write KIRIM to send it, or BATAL.")])


def _values(talk: Talk, place: str) -> dict[str, str]:
    return {"kind": category_name(talk.category, "id"), "place": place, "text": talk.text[:300]}
