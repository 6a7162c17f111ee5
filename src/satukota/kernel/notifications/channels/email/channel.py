"""E-mail by SMTP (RFC 5321). Without SMTP_HOST messages wait in the outbox."""

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend

from satukota.kernel.notifications.rules import Letter, Outcome, Result


class Email:
    """Sends plain text. The Message-ID is the same at every try, so that a mail program shows a repeat once."""

    confirms = False
    rings = False

    def available(self) -> bool:
        """Return whether a mail server is configured."""
        return bool(settings.SMTP_HOST)

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Hand the messages to the mail server, over one connection; a lost one is opened again for the next message."""
        connection = mailers["default"]
        try:
            return [_send(letter, connection) for letter in letters]
        finally:
            connection.close()


def _send(letter: Letter, connection: BaseEmailBackend) -> Outcome:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    identity = f"<{letter.reference}@{domain}>"
    headers = {"Message-ID": identity, "Auto-Submitted": "auto-generated", "Content-Language": letter.language}
    text = f"{letter.text}\n\n{letter.link}" if letter.link and letter.link not in letter.text else letter.text
    mail = EmailMessage(" ".join(letter.subject.split()), text, to=[letter.address], headers=headers)
    try:
        connection.open()
        connection.send_messages([mail])
    except (OSError, ValueError, smtplib.SMTPException) as error:
        connection.close()
        return _failure(error)
    return Outcome(Result.SENT, reference=identity, units=1)


def _failure(error: Exception) -> Outcome:
    """Tell a refusal of this message (5xx) from trouble that passes. Addresses stay out of the log."""
    code = getattr(error, "smtp_code", 0)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    for_good = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and code >= 500
    # An address or a subject that cannot be written into a message never will be.
    if for_good or (isinstance(error, ValueError) and not isinstance(error, OSError)):
        return Outcome(Result.REFUSED, error=str(code or type(error).__name__))
    return Outcome(Result.LATER, error=str(code or type(error).__name__))


CHANNEL = Email()
