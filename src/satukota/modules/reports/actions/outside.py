"""Send a report to somebody outside the city government, who answers by a link that works once."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Applied, Case
from satukota.kernel.notifications.api import Address, notify
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.rules.tracking import digest, new_secret

SALT = "reports.outside"
LASTING = timedelta(days=14)


def send_link(applied: Applied) -> None:
    """Make the one-time link; the message with it goes out after the commit."""
    secret = new_secret()
    applied.case.data["outside"] = {
        "party": applied.data["party"],
        "digest": digest(secret),
        "until": (timezone.now() + LASTING).isoformat(),
    }
    token = signing.dumps([applied.case.number, secret], salt=SALT)
    values = {
        "party": str(applied.data["party"]),
        "note": str(applied.data["note"]),
        "number": applied.case.number,
        "title": applied.case.title,
        "link": base() + reverse("reports:outside", args=[token]),
    }
    address = Address("email", str(applied.data["email"]))
    notify(address, "report-outside", values, key=f"outside:{digest(secret)}", case_id=applied.case.pk)


def by_link(token: str) -> Case | None:
    """Return the case of a one-time link that is still open, or None."""
    try:
        number, secret = signing.loads(token, salt=SALT, max_age=LASTING)
    except signing.BadSignature:
        return None
    case = Case.objects.defer("search").filter(number=number, state="outside").first()
    return case if case and case.data.get("outside", {}).get("digest") == digest(secret) else None
