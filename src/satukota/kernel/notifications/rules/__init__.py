"""What a message says and how it goes, before anything is sent. Plain Python."""

from satukota.kernel.notifications.rules.alphabet import downgrade
from satukota.kernel.notifications.rules.chain import CONFIRMED_WITHIN, MOST_TRIES, after_quiet, order, pause
from satukota.kernel.notifications.rules.checking import problems
from satukota.kernel.notifications.rules.gsm import Sms, parts, sms
from satukota.kernel.notifications.rules.masks import hint
from satukota.kernel.notifications.rules.placeholders import MissingValue, fill, placeholders
from satukota.kernel.notifications.rules.port import Letter, Outcome, Result
from satukota.kernel.notifications.rules.reading import UnreadableTemplate, read
from satukota.kernel.notifications.rules.wording import ANY, MASK, Template, Wording

__all__ = [
    "ANY",
    "CONFIRMED_WITHIN",
    "MASK",
    "MOST_TRIES",
    "Letter",
    "MissingValue",
    "Outcome",
    "Result",
    "Sms",
    "Template",
    "UnreadableTemplate",
    "Wording",
    "after_quiet",
    "downgrade",
    "fill",
    "hint",
    "order",
    "parts",
    "pause",
    "placeholders",
    "problems",
    "read",
    "sms",
]
