"""The person's own list on this site. Always there."""

from satukota.kernel.notifications.models import InboxItem
from satukota.kernel.notifications.rules import Letter, Outcome, Result


class InApp:
    """Puts a message into its user's list, once."""

    confirms = False
    rings = False

    def available(self) -> bool:
        """Return true: it needs nothing but the database."""
        return True

    def send(self, letter: Letter) -> Outcome:
        """Add the message to the list."""
        InboxItem.objects.get_or_create(message_id=letter.message_id, defaults={"user_id": letter.user_id or 0})
        return Outcome(Result.DELIVERED)


CHANNEL = InApp()
