"""Everything that is done with messages."""

from satukota.kernel.notifications.actions.deliver import begin, deliver
from satukota.kernel.notifications.actions.events import (
    MessageCancelled,
    MessageFailed,
    MessageQueued,
    PreferenceChanged,
    TemplateChanged,
)
from satukota.kernel.notifications.actions.follow_up import ask_modem, forget_texts, give_up_waiting, pick_up, receipt
from satukota.kernel.notifications.actions.notify import Address, Notice, notify, notify_all
from satukota.kernel.notifications.actions.person import (
    forget_recipients,
    mark_read,
    prefer,
    reword_messages,
    subscribe,
    unsubscribe,
)
from satukota.kernel.notifications.actions.staff import cancel, change_template, resend

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
