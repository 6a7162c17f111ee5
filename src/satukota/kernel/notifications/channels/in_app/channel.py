"""The person's own list on this site. Always there."""

from collections.abc import Sequence

from satukota.kernel.notifications.models import InboxItem
from satukota.kernel.notifications.rules import Letter, Outcome, Result


class InApp:
    """Puts a message into its user's list, once."""

    confirms = False
    rings = False

    def available(self) -> bool:
        """Return true: it needs nothing but the database."""
        return True

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Add the messages to their lists."""
        items = [InboxItem(message_id=letter.message_id, user_id=letter.user_id or 0) for letter in letters]
        InboxItem.objects.bulk_create(items, ignore_conflicts=True)
        return [Outcome(Result.DELIVERED) for _letter in letters]


CHANNEL = InApp()
