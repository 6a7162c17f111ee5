"""What an address and a number look like, and what is wrong with a contact."""

import re

from satukota.modules.reports.rules.submission import Fault, Submission

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,18}")


def contact_faults(submission: Submission) -> dict[str, Fault]:
    """Return what is wrong with how somebody is to be reached, by field."""
    contact, faults = submission.contact, {}
    if contact.email and not EMAIL.fullmatch(contact.email):
        faults["email"] = Fault("email")
    if contact.phone and not PHONE.fullmatch(contact.phone):
        faults["phone"] = Fault("phone")
    if len(contact.name) > 120:
        faults["name"] = Fault("too_long", {"most": 120})
    return faults
