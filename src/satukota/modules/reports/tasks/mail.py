"""The mailbox for reports is read every two minutes, where one is configured."""

from satukota.kernel.events.api import task
from satukota.kernel.registry.api import configured, configured_flag, configured_number
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox


def mailbox() -> Mailbox | None:
    """Return the configured mailbox, or None."""
    host = configured("REPORTS_IMAP_HOST")
    if not host:
        return None
    return Mailbox(
        host,
        configured("REPORTS_IMAP_USER"),
        configured("REPORTS_IMAP_PASSWORD"),
        configured_number("REPORTS_IMAP_PORT"),
        configured_flag("REPORTS_IMAP_TLS"),
    )


@task(name="reports.read_mailbox", queueing_lock="reports.read_mailbox")
def read_mails(timestamp: int) -> None:
    """Take what came by e-mail."""
    del timestamp
    box = mailbox()
    if box:
        read_mailbox(box)
