"""Which ended reports are old enough to lose their reporter."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case
from satukota.kernel.registry.api import Due, configured_number
from satukota.modules.reports.rules.submission import TYPE


def reporters_kept() -> timedelta:
    """Return how long after the end of a report it is known who reported it."""
    return timedelta(days=configured_number("REPORTS_REPORTER_DAYS"))


def ended_reports(before: datetime) -> QuerySet[Case]:
    """Return the reports that ended before a moment, oldest first."""
    return Case.objects.filter(type=TYPE, is_open=False, closed_at__lt=before).order_by("id")


def due_reporters(days: int | None) -> list[Due]:
    """Return how many reports lose their reporter at the next run, by how long they have been over."""
    now = timezone.now()
    before = now - (reporters_kept() if days is None else timedelta(days=days))
    rows, recent = ended_reports(before).exclude(data__has_key="anonymised"), before - timedelta(days=30)
    return [
        Due(_("Reporters"), _("over for up to 30 days"), rows.filter(closed_at__gte=recent).count()),
        Due(_("Reporters"), _("over for longer"), rows.filter(closed_at__lt=recent).count()),
    ]
