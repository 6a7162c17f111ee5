"""Effects of a report's case: its values move along with it."""

from satukota.kernel.cases.api import Applied, FieldError, Invalid
from satukota.modules.planning.actions.events import ReportPublished, note
from satukota.modules.planning.actions.report import move_values, report_of, report_values
from satukota.modules.planning.models import Value


def send(applied: Applied) -> None:
    """Effect of `send`: what the agency filled in is now its word. Refuses an empty report."""
    report = report_of(applied.case)
    values = report_values(report)
    if not values.exclude(value=None).exists():
        raise Invalid({"values": FieldError("required")})
    moved = values.filter(state__in=(Value.State.DRAFT, Value.State.RETURNED))
    move_values(report, moved, Value.State.SUBMITTED)


def verify(applied: Applied) -> None:
    """Effect of `verify`: the data steward vouches for what was sent."""
    report = report_of(applied.case)
    if report_values(report).filter(state=Value.State.RETURNED).exists():
        raise Invalid({"values": FieldError("required")})
    move_values(report, report_values(report).filter(state=Value.State.SUBMITTED), Value.State.VERIFIED)


def send_back(applied: Applied) -> None:
    """Effect of `send_back`: the report goes back; only values marked for correction open again, else all of them."""
    report = report_of(applied.case)
    if report_values(report).filter(state=Value.State.RETURNED).exists():
        return
    sent_values = report_values(report).filter(state__in=(Value.State.SUBMITTED, Value.State.VERIFIED))
    sent_values.update(reason=str(applied.data.get("reason", ""))[:300])
    move_values(report, sent_values, Value.State.RETURNED)


def publish(applied: Applied) -> None:
    """Effect of `publish`: the verified values are public from now on."""
    report = report_of(applied.case)
    verified = report_values(report).filter(state__in=(Value.State.VERIFIED, Value.State.SUBMITTED))
    count = move_values(report, verified, Value.State.PUBLISHED)
    data = ReportPublished(report.round_id, count)
    note(data, "report", report.pk, applied.who.actor, agency_id=report.agency_id, public=True)
