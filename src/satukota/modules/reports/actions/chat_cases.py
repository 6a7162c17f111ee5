"""Messages about a report that exists: the answer to an officer's question, more words, a corrected message."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Act, Case, CaseEntry, CaseParty, NotAllowed, apply, party_who
from satukota.kernel.notifications.api import Delivery, Message
from satukota.kernel.people.api import normal_phone
from satukota.modules.reports.actions.submit import DOCUMENT, PHOTO, note_at_door
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.chat_words import left_out_names, unread_words
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.receipts import not_solved_words, standing_words
from satukota.modules.reports.rules.asking import asks_after, numbers_in
from satukota.modules.reports.rules.chat import MessageContent, Talk
from satukota.modules.reports.rules.politeness import said, tokens_of
from satukota.modules.reports.rules.quotes import without_secrets
from satukota.modules.reports.rules.submission import TYPE

CORRECTED_WITHIN = timedelta(days=1)
MOST_TOLD = 3
NEW_REPORT = ({"lapor", "baru"}, {"laporan", "baru"})


def answer_case(
    conversation: Conversation, talk: Talk, content: MessageContent, fetch: Callable[[str, int, str, str], None]
) -> str | None:
    """Give a message to the report that it is about; return what to answer, None where it is about none.

    While an officer's question is open, what the citizen says is its answer, unless they are in the middle of
    another report that they wrote at after the question was asked.
    """
    if content.live and content.edits:
        return None
    own = _own_cases(conversation)
    target = _answered(own, conversation.channel, content.answers_to) or _asked(own, conversation, talk)
    corrected = _corrected(own, talk, content)
    if corrected and target is None:
        target = corrected
    if target is None and talk.step == "start" and asks_after(content.text):
        return _what_became(own, content.text)
    if target is None or set(tokens_of(content.text)) in NEW_REPORT:
        return None
    speech = said(content.text)
    if speech.only_polite and content.unread and target.state == "asked":
        return _still_asked(target, content)
    if speech.only_polite and not (content.media or content.documents or content.point or content.unread):
        return _question_again(target)
    return _give(target, speech.words, content, conversation.channel, fetch, corrected=corrected is target)


def _own_cases(conversation: Conversation) -> Q:
    """Return the condition for reports of this sender: those of this talk, and by WhatsApp those of the number."""
    own = Q(pk__in=[int(pk) for pk in conversation.cases])
    if conversation.channel == "whatsapp":
        phone = normal_phone(f"+{conversation.address.lstrip('+')}")
        parties = CaseParty.objects.filter(role="reporter", confirmed=True, person__phone_index=phone)
        own |= Q(pk__in=parties.values("case_id"))
    return own


def _answered(own: Q, channel: str, reference: str) -> Case | None:
    """Return the report about which the message of ours was that is answered."""
    if not reference:
        return None
    sent = Delivery.objects.filter(channel=channel, reference=reference).values("message_id")
    ids = Message.objects.filter(pk__in=sent, case_id__isnull=False).values("case_id")
    return Case.objects.filter(own, type=TYPE, pk__in=ids).defer("search").first()


def _asked(own: Q, conversation: Conversation, talk: Talk) -> Case | None:
    case = Case.objects.filter(own, type=TYPE, state="asked").defer("search").order_by("-changed_at").first()
    if case is None or talk.step == "start" or conversation.updated_at < case.changed_at:
        return case
    return None


def _corrected(own: Q, talk: Talk, content: MessageContent) -> Case | None:
    """Return the report that was just sent where a message is corrected that is no part of the talk any more."""
    if not content.edits or any(piece[0] == content.edits for piece in talk.pieces):
        return None
    since = timezone.now() - CORRECTED_WITHIN
    return Case.objects.filter(own, type=TYPE, opened_at__gte=since).defer("search").order_by("-id").first()


def _what_became(own: Q, text: str) -> str:
    """Return where the reports of a sender stand: those that they name, else their last; of others nothing is told."""
    rows = Case.objects.filter(own, type=TYPE).defer("search").order_by("-id")
    numbers = numbers_in(text)
    cases = [*(rows.filter(number__in=numbers) if numbers else rows)[:MOST_TOLD]]
    lines = [standing_words(case, "id") for case in cases]
    if not cases:
        where = base() + reverse("reports:follow")
        lines = [_("Open your report with its number or code here: %(link)s") % {"link": where}]
    return "\n".join([*lines, _("To report something else, write LAPOR BARU.")])


def _question_again(case: Case) -> str | None:
    """Return the officer's question once more to somebody who only greets; None where nothing is asked."""
    if case.state != "asked":
        return None
    question = CaseEntry.objects.filter(case=case, action="ask").order_by("-id").first()
    words = _("The officer who has your report %(number)s asks: %(question)s Please answer here.")
    return words % {"number": case.number, "question": question.text if question else ""}


def _still_asked(case: Case, content: MessageContent) -> str | None:
    """Say that a voice or film is no answer that we can read; the officer's question stays open for the written one."""
    with transaction.atomic():
        names = left_out_names([content.unread])
        note_at_door(case, [_("Not kept of what the reporter sent: %(names)s") % {"names": name} for name in names])
    return f"{unread_words(content)}\n{_question_again(case)}"


def _give(
    case: Case,
    words: str,
    content: MessageContent,
    channel: str,
    fetch: Callable[[str, int, str, str], None],
    *,
    corrected: bool,
) -> str | None:
    """Add a message to a report; return what to answer, None where the report takes no words any more."""
    if not case.is_open:
        return None
    action = "reply" if case.state == "asked" else "add"
    try:
        with transaction.atomic():
            apply(case, Act(action, {"note": _note(words, content, corrected=corrected)}), party_who("reporter"))
            left_out = left_out_names([content.unread] if content.unread else [])
            lines = [_("Not kept of what the reporter sent: %(names)s") % {"names": name} for name in left_out]
            note_at_door(case, lines)
    except NotAllowed:
        return None
    for media in content.media:
        fetch(channel, case.pk, media, PHOTO)
    for media in content.documents:
        fetch(channel, case.pk, media, DOCUMENT)
    thanks = _("Thank you. The officer has your answer for report %(number)s.")
    if action == "add":
        thanks = _("Thank you. We added it to your report %(number)s.")
    lines = [thanks % {"number": case.number}, *not_solved_words(case)]
    if content.unread:
        lines.insert(0, unread_words(content))
    if action == "reply":
        lines.append(_("To report something else, write LAPOR BARU."))
    return "\n".join(lines)


def _note(words: str, content: MessageContent, *, corrected: bool) -> str:
    lines = [_("Corrected: %s") % words if corrected and words else words, content.place_name]
    if content.point:
        lines.append(f"{content.point[1]:.6f}, {content.point[0]:.6f}")
    if content.media or content.documents:
        lines.append(_("(with a photo or document)"))
    return without_secrets("\n".join(line for line in lines if line))[:5000] or "…"
