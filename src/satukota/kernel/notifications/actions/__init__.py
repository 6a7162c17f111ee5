"""Everything that is done with messages."""

from satukota.kernel.notifications.actions.deliver import begin, deliver
from satukota.kernel.notifications.actions.events import (
    MessageCancelled,
    MessageFailed,
    MessageQueued,
    PreferenceChanged,
    TemplateChanged,
)
from satukota.kernel.notifications.actions.notify import Address, Notice, notify, notify_all
from satukota.kernel.notifications.actions.person import forget_recipients, mark_read, prefer, reword_messages
from satukota.kernel.notifications.actions.receipts import ask_modem, receipt
from satukota.kernel.notifications.actions.staff import cancel, resend
from satukota.kernel.notifications.actions.subscriptions import subscribe, unsubscribe
from satukota.kernel.notifications.actions.templates import change_template
from satukota.kernel.notifications.actions.upkeep import forget_texts, give_up_waiting, pick_up

__all__ = [
    "Address",
    "MessageCancelled",
    "MessageFailed",
    "MessageQueued",
    "Notice",
    "PreferenceChanged",
    "TemplateChanged",
    "ask_modem",
    "begin",
    "cancel",
    "change_template",
    "deliver",
    "forget_recipients",
    "forget_texts",
    "give_up_waiting",
    "mark_read",
    "notify",
    "notify_all",
    "pick_up",
    "prefer",
    "receipt",
    "resend",
    "reword_messages",
    "subscribe",
    "unsubscribe",
]
