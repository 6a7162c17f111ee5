"""Keep one connection from flooding the desk."""

from django.http import HttpRequest

from satukota.kernel.limits.api import Limit, seconds_to_wait_from
from satukota.kernel.registry.api import configured_number


def too_many(request: HttpRequest) -> bool:
    """Count a report and tell whether its connection has sent more than REPORTS_PER_HOUR within an hour.

    Staff who are signed in are not counted, and this machine itself only where no proxy stands before the site.
    """
    most = configured_number("REPORTS_PER_HOUR")
    if not most or request.user.is_authenticated:
        return False
    return seconds_to_wait_from(Limit("reports.sent", most, 3600), request) > 0
