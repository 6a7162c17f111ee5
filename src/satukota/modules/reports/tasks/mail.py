"""The mailbox for reports is read every two minutes, where one is configured."""

from django.conf import settings

from satukota.kernel.events.api import task
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox


def mailbox() -> Mailbox | None:
    """Return the configured mailbox, or None."""
    if not settings.REPORTS_IMAP_HOST:
        return None
    return Mailbox(
        settings.REPORTS_IMAP_HOST,
        settings.REPORTS_IMAP_USER,
        settings.REPORTS_IMAP_PASSWORD,
        settings.REPORTS_IMAP_PORT,
        settings.REPORTS_IMAP_TLS,
    )


@task(name="reports.read_mailbox", queueing_lock="reports.read_mailbox")
def read_mails(timestamp: int) -> None:
    """Take what came by e-mail."""
    del timestamp
    box = mailbox()
    if box:
        read_mailbox(box)
