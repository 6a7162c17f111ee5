"""Work of the clock: figures, watched areas, retention."""

from datetime import timedelta

from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import task
from satukota.kernel.notifications.api import notify
from satukota.kernel.places.api import area_label
from satukota.modules.reports.actions.aside import forget_old
from satukota.modules.reports.actions.facts import keep_stock, refresh
from satukota.modules.reports.actions.following import forget_unconfirmed
from satukota.modules.reports.actions.retention import retain
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import base, watch_link
from satukota.modules.reports.rules.submission import TYPE


@task(name="reports.refresh_figures", queueing_lock="reports.refresh_figures")
def refresh_figures(timestamp: int) -> None:
    """Bring the figures up to date."""
    del timestamp
    refresh()


@task(name="reports.keep_stock", queueing_lock="reports.keep_stock")
def keep_open_stock(timestamp: int) -> None:
    """Write down the day's open stock."""
    del timestamp
    refresh()
    keep_stock()


@task(name="reports.tell_watchers", queueing_lock="reports.tell_watchers")
def tell_watchers(timestamp: int) -> None:
    """Tell those who watch an area of its new public reports, once a day."""
    del timestamp
    now = timezone.now()
    for watch in AreaWatch.objects.filter(confirmed=True).select_related("person"):
        since = watch.told_until or now - timedelta(days=1)
        rows = Case.objects.filter(
            type=TYPE, visibility=Case.Visibility.PUBLIC, opened_at__gt=since, opened_at__lte=now
        )
        count = rows.filter(area_code__startswith=watch.area_code).count()
        if count:
            values = {
                "count": str(count),
                "area": area_label(watch.area_code),
                "link": f"{base()}/reports/?area={watch.area_code}",
                "stop": watch_link(watch),
            }
            notify(watch.person, "report-nearby", values, key=f"watch:{watch.pk}:{now:%Y%m%d}")
        AreaWatch.objects.filter(pk=watch.pk).update(told_until=now)


@task(name="reports.retain", queueing_lock="reports.retain")
def retain_reports(timestamp: int) -> None:
    """Forget reporters and delete reports whose time is over, addresses that never confirmed, old mail."""
    del timestamp
    retain()
    forget_unconfirmed()
    forget_old()
