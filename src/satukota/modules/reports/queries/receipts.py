"""What somebody is answered who sent a report or words by a door without pages: number, promise, what is missing."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Case, pinned_definition, waits_until
from satukota.modules.reports.queries.catalogue import category_of_case
from satukota.modules.reports.queries.danger import danger_sentence
from satukota.modules.reports.queries.links import base, party_link
from satukota.modules.reports.queries.report_page import next_promise, report_page
from satukota.web.api import day


def receipt_words(case: Case, code: str, unanswered: Sequence[str], left_out: Sequence[str]) -> str:
    """Return the one receipt of a report: its number, by when it is read, where it is followed, what is missing."""
    link = f"{base()}/reports/t/{code}/"
    promise = next_promise(case, pinned_definition(case.definition_id), get_language() or "id")
    due = promise.due_at if promise else case.due_at
    words = gettext("Thank you. Your report has the number %(number)s. Follow it here: %(link)s")
    lines = [danger_sentence(case.data.get("danger")), words % {"number": case.number, "link": link}]
    if due:
        lines.append(gettext("The desk reads it by %(due)s.") % {"due": day(timezone.localtime(due))})
    lines += open_questions(case, unanswered, link)
    return "\n".join(line for line in [*lines, *left_out_words(left_out)] if line)


def standing_words(case: Case, language: str) -> str:
    """Return where a report stands, in one line for a chat: its number, title, state, and by when the next step is due."""
    shown = report_page(case, language, own=True)
    words = gettext("%(number)s (%(title)s): %(state)s.") % {
        "number": case.number,
        "title": shown.title[:80],
        "state": shown.state,
    }
    if not shown.due_at or not case.is_open:
        return words
    due = gettext("%(label)s by %(due)s.") % {
        "label": shown.due_label,
        "due": day(timezone.localtime(shown.due_at)),
    }
    return f"{words} {due}"


def not_solved_words(case: Case) -> list[str]:
    """Return how a report that is said to be done is opened again: words alone do not, and silence closes it."""
    party = case.parties.filter(role="reporter").first() if case.state == "done" else None
    until = waits_until(case)
    if party is None or until is None:
        return []
    words = gettext(
        "The agency says that it is done. Is it not? Say so here by %(due)s, or it counts as solved: %(link)s"
    )
    return [words % {"due": day(timezone.localtime(until)), "link": party_link(party)}]


def open_questions(case: Case, unanswered: Sequence[str], link: str) -> list[str]:
    """Return the questions that a report came in without, and where they are answered."""
    kind, language = category_of_case(case), get_language() or "id"
    labels = {question.code: question.label for question in kind.questions} if kind else {}
    asked = [labels[code].get(language, labels[code]["id"]) for code in unanswered if code in labels]
    if not asked:
        return []
    words = gettext("The agency also needs to know: %(questions)s Answer here: %(link)s")
    return [words % {"questions": " ".join(asked), "link": link}]


def left_out_words(left_out: Sequence[str]) -> list[str]:
    """Return what was not kept of what somebody sent, and what to do."""
    if not left_out:
        return []
    return [
        gettext("Not kept: %(names)s") % {"names": "; ".join(left_out)},
        gettext("Send it as a photo (JPEG or PNG) or as PDF, or write what it says."),
    ]
