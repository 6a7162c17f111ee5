"""What everybody may know of items, plans and commitments, and what it was before."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Func, Q, QuerySet, TextField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satukota.modules.planning.models import Allocation, Figure, Item, Plan, PlanVersion, Realisation, ToldChange
from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.queries.past import HeadChange
from satukota.modules.planning.queries.promises import with_day

DAYS = (ToldChange.Part.ENDS, ToldChange.Part.SIGNED_ON)


def known_items(items: Iterable[Item]) -> set[int]:
    """Return the keys of those items that everybody knows as they are stored.

    These are what a decided version of their plan holds, of which money was published, or that was promised for a day.
    """
    listed = {str(item.uid): item for item in items if item.pk}
    plans = {item.plan_id for item in listed.values()}
    versions = PlanVersion.objects.filter(plan__in=plans, items__has_any_keys=list(listed)).order_by()
    uids = versions.annotate(uid=Func("items", function="jsonb_object_keys", output_field=TextField()))
    known = {listed[uid].pk for uid in uids.values_list("uid", flat=True) if uid in listed}
    stored = Item.objects.filter(pk__in=[item.pk for item in listed.values()])
    known.update(with_day(stored).values_list("pk", flat=True))
    for model in (Allocation, Realisation):
        published = model.objects.filter(item__in=listed.values(), state=Figure.State.PUBLISHED)
        known.update(published.values_list("item", flat=True))
    return known


def is_known(row: Item | Plan) -> bool:
    """Tell whether everybody may know a row: of a plan, whether a version of it was decided."""
    return row.versions.exists() if isinstance(row, Plan) else row.pk in known_items([row])


def names_before(row: Item | Plan) -> list[HeadChange]:
    """Return what was told of an item, or of a plan with all of its items and of the dimensions, newest first."""
    about = Q(item=row) if isinstance(row, Item) else Q(plan=row) | Q(item__plan=row) | Q(dimension__isnull=False)
    return [told(change) for change in told_changes().filter(about)]


def dimension_names_before() -> list[HeadChange]:
    """Return what dimensions were called before, newest first."""
    return [told(change) for change in told_changes().filter(dimension__isnull=False)]


def told_changes() -> QuerySet[ToldChange]:
    """Return everything that was told, newest first, with what its words need."""
    return ToldChange.objects.select_related("item", "dimension", "changed_agency")


def told(change: ToldChange) -> HeadChange:
    """Return a change as people read it."""
    # What was kept before a plan had more than a title says no part of its own.
    what = _("title") if change.plan_id and change.part == ToldChange.Part.NAME else change.get_part_display()
    named = change.item or change.dimension
    part = f"{named.code}, {what}" if named else what
    office = office_words(change.changed_role, change.changed_agency)
    before, after = (_read(change.part, text) for text in (change.before, change.after))
    return HeadChange(part, before, after, change.reason, change.changed_at, office)


def _read(part: str, text: str) -> str:
    if not text:
        return "–"
    if part == ToldChange.Part.BUDGET:
        return f"Rp {int(text):,}".replace(",", ".")
    return date_format(date.fromisoformat(text), "j F Y") if part in DAYS else text
