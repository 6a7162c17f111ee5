"""Which report a mail is about: by the code or link that it quotes, by the message that it answers, by its number."""

import re
from collections.abc import Iterator

from satukota.kernel.cases.api import Case, CaseParty
from satukota.kernel.events.api import DoneKey
from satukota.kernel.notifications.api import Delivery, Message, Result, receipt
from satukota.kernel.people.api import normal_email
from satukota.kernel.tracking import read_code
from satukota.modules.reports.actions.submit import case_of_code
from satukota.modules.reports.queries.links import read_link
from satukota.modules.reports.rules.mail_reading import Mail
from satukota.modules.reports.rules.quotes import CODE, NUMBER
from satukota.modules.reports.rules.submission import TYPE

SIGNED = re.compile(r"/reports/t/([^\s/<>\"')]+:[^\s/<>\"')]+)")


def case_of_mail(mail: Mail) -> Case | None:
    """Return the report that a mail adds to, or None.

    A code or a link proves by itself that its holder is the reporter. The message that is answered and a bare number
    do not: there the mail has to come from the reporter's own address.
    """
    text = f"{mail.subject}\n{mail.words}"
    return next(_proved(text), None) or next(_of_address(mail, text), None)


def _proved(text: str) -> Iterator[Case]:
    for found in CODE.finditer(text):
        code = read_code(found[0])
        try:
            if code:
                yield case_of_code(code)
        except Case.DoesNotExist:
            continue
    for token in SIGNED.findall(text):
        link = read_link(token)
        if link and link.right == "own" and link.open:
            yield link.party.case


def _of_address(mail: Mail, text: str) -> Iterator[Case]:
    answered = Delivery.objects.filter(channel="email", reference__in=mail.references)
    ids = Message.objects.filter(pk__in=answered.values("message_id")).values_list("case_id", flat=True)
    parties = CaseParty.objects.filter(
        case__type=TYPE, role="reporter", person__email_index=normal_email(mail.sender)
    ).select_related("case")
    yield from (party.case for party in parties.filter(case__in=[pk for pk in ids if pk]).order_by("-case_id"))
    begun = DoneKey.objects.filter(
        key__in=[opening_key(reference) for reference in mail.references], subject_kind="case"
    )
    yield from (party.case for party in parties.filter(case__in=begun.values("subject_id")).order_by("-case_id"))
    numbers = [number.upper() for number in NUMBER.findall(text)]
    yield from (party.case for party in parties.filter(case__number__in=numbers).order_by("-case_id"))


def opening_key(message_id: str) -> str:
    """Return the key under which a mail opened its report: whoever answers their own mail adds to that report."""
    return f"report:{mail_key(message_id)}"


def mail_key(message_id: str) -> str:
    """Return the key of a mail by which it is one report."""
    return f"email:{message_id[:190]}"


def mark_bounced(references: list[str]) -> int:
    """Note that messages of ours did not arrive; return how many we know."""
    return sum(receipt("email", reference, Result.REFUSED, "bounced") for reference in references)
