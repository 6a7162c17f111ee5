"""What is wrong with a report, in the reader's language: what happened, what was kept, what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.modules.reports.rules.submission import Fault

TEXT = {
    "text_missing": gettext_lazy("Please tell us what happened. Photo and place were kept."),
    "text_short": gettext_lazy("Please tell us a little more, at least %(least)s characters. Nothing was lost."),
    "text_long": gettext_lazy(
        "Your text has %(length)s characters; at most %(most)s fit into a report. All of it was kept "
        "here: shorten it, or send the rest afterwards."
    ),
    "text_broken": gettext_lazy(
        "Some letters arrived damaged (the text is not valid UTF-8). The other answers were kept; please "
        "type the text again."
    ),
    "place_missing": gettext_lazy(
        "Please say where it is: on the map, by a landmark, or at least the kelurahan or village."
    ),
    "place_point": gettext_lazy("Please put a point on the map: the agency needs the exact place. Nothing was lost."),
    "place_half": gettext_lazy(
        "A point needs both longitude and latitude. Nothing else was lost; choose the place again."
    ),
    "place_wrong": gettext_lazy("This is not a place on earth. Nothing else was lost; choose the place again."),
    "place_outside": gettext_lazy(
        "This place is outside %(city)s, so the city cannot act there. Your text and photos were kept; "
        "choose a place inside the city, or report to the neighbouring government."
    ),
    "area_unknown": gettext_lazy(
        "There is no kelurahan or village with the code “%(given)s” here. Nothing else was lost."
    ),
    "category_missing": gettext_lazy(
        "Please choose what it is about. If you are not sure, choose “Something else”: staff will sort it."
    ),
    "category_unknown": gettext_lazy(
        "There is no category “%(given)s”. Your text and place were kept; choose one from the list."
    ),
    "category_closed": gettext_lazy(
        "“%(kind)s” is closed; such reports now go to “%(successor)s”. Everything else was kept: choose once more."
    ),
    "photo_missing": gettext_lazy("This kind of report needs a photo. Everything else was kept; please add one."),
    "choice": gettext_lazy("“%(given)s” is not one of the answers (%(choices)s). Nothing else was lost."),
    "answer_missing": gettext_lazy("Please answer this question; the agency needs it to send the right people."),
    "answers_many": gettext_lazy("Only one answer fits here, and %(count)s came. Nothing else was lost."),
    "number": gettext_lazy("Please give a number, digits only."),
    "too_long": gettext_lazy("At most %(most)s characters fit here. Nothing else was lost."),
    "email": gettext_lazy(
        "This does not look like an e-mail address. Correct it, or leave it empty: you can follow the "
        "report without it."
    ),
    "phone": gettext_lazy(
        "This does not look like a telephone number. Correct it, or leave it empty: you can follow the "
        "report without it."
    ),
    "photos_many": gettext_lazy("At most %(most)s photos fit into a report; the first %(most)s were kept."),
    "stopped": gettext_lazy("%(say)s Nothing was sent."),
    "key_used": gettext_lazy(
        "This key (Idempotency-Key) was already used for another report, which was kept unchanged. Send "
        "this one with a new key."
    ),
    "key_wrong": gettext_lazy("The key (Idempotency-Key) may have at most 200 visible characters. Nothing was stored."),
    "row_id_rounded": gettext_lazy(
        "The number was rounded by a spreadsheet (%(given)s): it came in without it. Save that column as text."
    ),
    "row_category": gettext_lazy("There is no category “%(given)s”: the desk sorts it."),
    "row_class": gettext_lazy("There is no class “%(given)s”: it came in as a complaint."),
    "row_point": gettext_lazy("“%(given)s” is no point: it came in with the words of its place alone."),
    "row_date": gettext_lazy("“%(given)s” is no date of the last two years: its terms run from today."),
    "json": gettext_lazy("The body is not readable JSON. Nothing was stored."),
    "utf8": gettext_lazy("The body is not valid UTF-8. Nothing was stored; please send it again as UTF-8."),
    "link_expired": gettext_lazy(
        "This link is not valid any more. Your report is kept: open it with its number and code, or ask for a new link."
    ),
    "code_unknown": gettext_lazy(
        "There is no report with this number and code. Check the code in the message that you got from us."
    ),
}


def message(fault: Fault) -> str:
    """Return what is wrong, in words."""
    params = {
        name: _(value) if isinstance(value, str) and name == "say" else value for name, value in fault.params.items()
    }
    return str(TEXT[fault.code]) % params


def messages(faults: dict[str, Fault]) -> dict[str, str]:
    """Return what is wrong by field, in words."""
    return {name: message(fault) for name, fault in faults.items()}
