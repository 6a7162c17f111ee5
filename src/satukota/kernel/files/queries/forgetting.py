"""Which files are over."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.files.models import StoredFile
from satukota.kernel.registry.api import Due


def due_files(days: int | None) -> list[Due]:  # noqa: ARG001 - the hook names it; the cases decide how long
    """Return how many files the next run deletes, by how long their time has been over."""
    now = timezone.now()
    rows = StoredFile.objects.filter(retained_until__lt=now, redacted_of__isnull=True)
    recent = now - timedelta(days=30)
    return [
        Due(_("Files of cases"), _("over for up to 30 days"), rows.filter(retained_until__gte=recent).count()),
        Due(_("Files of cases"), _("over for longer"), rows.filter(retained_until__lt=recent).count()),
    ]
