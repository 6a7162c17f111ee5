"""Words about a report that has ended or went on under another number: kept there, and put before those who act."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.cases.api import SYSTEM, Act, Applied, Case, apply
from satukota.modules.reports.actions.aside import Message, set_aside
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.rules.submission import TYPE


def pass_on(applied: Applied) -> None:
    """Pass on what a reporter adds where nobody works on the report itself, whatever door it came by.

    On a merged one the officers of the main report read it; on an ended one the desk does, in its list of messages.
    What was sealed stays with those who may see the report.
    """
    case, words = applied.case, str(applied.data.get("note") or applied.act.note)
    if case.state == "merged":
        _to_main(case, words)
    elif not case.is_open:
        put_before_desk(case, words)


def put_before_desk(case: Case, words: str, mark: str = "") -> None:
    """Put words about an ended report before the desk. `mark` is the sender's own id of them: each once.

    A report that was opened under an older version of its definition takes no words any more: they lie here alone.
    """
    if case.visibility >= Case.Visibility.SEALED or (mark and SetAside.objects.filter(external_id=mark).exists()):
        return
    set_aside(Message(case.channel, mark, "", words), SetAside.Reason.ENDED, case.number)


def _to_main(case: Case, words: str) -> None:
    main = Case.objects.filter(number=case.data.get("merged_into", ""), type=TYPE).defer("search").first()
    if main is None or main.visibility < case.visibility > Case.Visibility.AGENCY:
        return
    with override("id"):
        note = _("Added to %(number)s, which was merged with this report: %(words)s")
        note %= {"number": case.number, "words": words}
    apply(main, Act("door_note", {"note": note[:5000]}), SYSTEM)
