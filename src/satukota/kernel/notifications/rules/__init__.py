"""What a message says and how it goes, before anything is sent. Plain Python."""

from satukota.kernel.notifications.rules.alphabet import downgrade
from satukota.kernel.notifications.rules.gsm import Sms, parts, sms
from satukota.kernel.notifications.rules.judging import WordingFault, required_places, sms_of, wording_faults
from satukota.kernel.notifications.rules.placeholders import MissingValue, fill, placeholders
from satukota.kernel.notifications.rules.sending import (
    CONFIRMED_WITHIN,
    MOST_TRIES,
    Letter,
    Outcome,
    Result,
    after_quiet,
    is_too_old,
    order,
    pause,
)
from satukota.kernel.notifications.rules.template_files import UnreadableTemplate, problems, read
from satukota.kernel.notifications.rules.wording import ANY, MASK, Template, Wording, hint

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
    "WordingFault",
    "after_quiet",
    "downgrade",
    "fill",
    "hint",
    "is_too_old",
    "order",
    "parts",
    "pause",
    "placeholders",
    "problems",
    "read",
    "required_places",
    "sms",
    "sms_of",
    "wording_faults",
]
