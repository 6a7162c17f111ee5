"""Backups: the last, its size, when one was last put back for a trial."""

import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from satukota.kernel.health.queries.database import in_bytes
from satukota.kernel.registry.api import Gauge, Health

OLDEST_HOURS = 26
OLDEST_TRIAL_DAYS = 100


def backup_health() -> Health:
    """Tell how old the last backup is against its target of a day, and when one was last restored for a trial.

    The mark may name the file or folder that was written; its size is then told.
    """
    mark = Path(settings.BACKUP_MARK or settings.DATA_DIR / "backup.stamp")
    trial = Path(settings.RESTORE_MARK or settings.DATA_DIR / "restore.stamp")
    hours, tried = _age(mark, 3600), _age(trial, 86400)
    size = _size(mark)
    gauges = tuple(
        Gauge(name, value)
        for name, value in (
            ("backup_age_seconds", None if hours is None else hours * 3600),
            ("backup_bytes", size),
            ("backup_tested_age_seconds", None if tried is None else tried * 86400),
        )
        if value is not None
    )
    facts = (
        (_("Last backup"), _("never") if hours is None else _("%(n)s hours ago") % {"n": round(hours)}),
        (_("Target"), _("at most %(n)s hours old") % {"n": OLDEST_HOURS}),
        (_("Size"), _("not known") if size is None else in_bytes(size)),
        (_("Last tested restore"), _("never") if tried is None else _("%(n)s days ago") % {"n": round(tried)}),
    )
    cure = _("Back up every night and touch the mark when it worked: %(mark)s.") % {"mark": mark.name}
    if hours is None:
        return Health(False, _("none is known"), cure, facts=facts, gauges=gauges)
    text = _("the last one is %(n)s hours old") % {"n": round(hours)}
    if hours > OLDEST_HOURS:
        return Health(False, text, cure, grave=hours > 3 * OLDEST_HOURS, facts=facts, gauges=gauges)
    if tried is None or tried > OLDEST_TRIAL_DAYS:
        cure = _("Put one back on another machine, see that it works, and touch %(mark)s.") % {"mark": trial.name}
        return Health(False, _("no restore was tested lately"), cure, facts=facts, gauges=gauges)
    return Health(True, text, facts=facts, gauges=gauges)


def _age(mark: Path, unit: int) -> float | None:
    return (time.time() - mark.stat().st_mtime) / unit if mark.exists() else None


def _size(mark: Path) -> int | None:
    """Return the bytes of what a mark names in its first line; None where it names nothing that is there."""
    if not mark.exists():
        return None
    line = mark.read_text(errors="replace")[:4096].strip().split("\n")[0]
    archive = Path(line)
    if not line or not archive.is_absolute() or not archive.exists():
        return None
    if archive.is_file():
        return archive.stat().st_size
    return sum(file.stat().st_size for file in archive.iterdir() if file.is_file())
