"""Send a report to somebody outside the city government, who answers by a link that works once."""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from satukota.kernel.cases.api import Applied, Case
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
    applied.moved["outside_link"] = signing.dumps([applied.case.number, secret], salt=SALT)


def by_link(token: str) -> Case | None:
    """Return the case of a one-time link that is still open, or None."""
    try:
        number, secret = signing.loads(token, salt=SALT, max_age=LASTING)
    except signing.BadSignature:
        return None
    case = Case.objects.defer("search").filter(number=number, state="outside").first()
    return case if case and case.data.get("outside", {}).get("digest") == digest(secret) else None
