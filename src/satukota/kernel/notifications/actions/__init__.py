"""Everything that is done with messages."""

from satukota.kernel.notifications.actions.browsers import (
    BrowserFollowed,
    browser_notices,
    follow_in_browser,
    forget_silent_browsers,
    forget_topics,
    in_every_language,
    leave_in_browser,
    move_browser,
)
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
from satukota.kernel.notifications.actions.staff import (
    WORDING,
    apply_wording,
    cancel,
    change_template,
    keep_wording,
    resend,
    resend_all,
)
from satukota.kernel.notifications.actions.trying import NoAddress, try_channel

__all__ = [
    "WORDING",
    "Address",
    "BrowserFollowed",
    "MessageCancelled",
    "MessageFailed",
    "MessageQueued",
    "NoAddress",
    "Notice",
    "PreferenceChanged",
    "TemplateChanged",
    "apply_wording",
    "ask_modem",
    "begin",
    "browser_notices",
    "cancel",
    "change_template",
    "deliver",
    "follow_in_browser",
    "forget_recipients",
    "forget_silent_browsers",
    "forget_texts",
    "forget_topics",
    "give_up_waiting",
    "in_every_language",
    "keep_wording",
    "leave_in_browser",
    "mark_read",
    "move_browser",
    "notify",
    "notify_all",
    "pick_up",
    "prefer",
    "receipt",
    "resend",
    "resend_all",
    "reword_messages",
    "subscribe",
    "try_channel",
    "unsubscribe",
]
