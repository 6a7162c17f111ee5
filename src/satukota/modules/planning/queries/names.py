"""Which items and plans everybody may know by their name, and what these were called before."""

from collections.abc import Iterable

from django.db.models import Func, Q, QuerySet, TextField
from django.utils.translation import gettext as _

from satukota.modules.planning.models import Allocation, Figure, Item, NameChange, Plan, PlanVersion, Realisation
from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.queries.past import HeadChange


def known_items(items: Iterable[Item]) -> set[int]:
    """Return the keys of those items that a decided version of their plan holds, or of which money was published."""
    listed = {str(item.uid): item for item in items if item.pk}
    plans = {item.plan_id for item in listed.values()}
    versions = PlanVersion.objects.filter(plan__in=plans, items__has_any_keys=list(listed)).order_by()
    uids = versions.annotate(uid=Func("items", function="jsonb_object_keys", output_field=TextField()))
    known = {listed[uid].pk for uid in uids.values_list("uid", flat=True) if uid in listed}
    for model in (Allocation, Realisation):
        published = model.objects.filter(item__in=listed.values(), state=Figure.State.PUBLISHED)
        known.update(published.values_list("item", flat=True))
    return known


def is_known(row: Item | Plan) -> bool:
    """Tell whether everybody may know a row by its name: of a plan, whether a version of it was decided."""
    return row.versions.exists() if isinstance(row, Plan) else row.pk in known_items([row])


def names_before(row: Item | Plan) -> list[HeadChange]:
    """Return what an item, or a plan with all of its items, was called after it was published, newest first."""
    about = Q(item=row) if isinstance(row, Item) else Q(plan=row) | Q(item__plan=row)
    return [_told(change) for change in _rows().filter(about)]


def _rows() -> QuerySet[NameChange]:
    return NameChange.objects.select_related("item", "changed_agency")


def _told(change: NameChange) -> HeadChange:
    part = change.item.code if change.item else _("title")
    office = office_words(change.changed_role, change.changed_agency)
    return HeadChange(part, change.before, change.after, change.reason, change.changed_at, office)
