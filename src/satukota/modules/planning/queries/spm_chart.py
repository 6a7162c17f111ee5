"""The chart of minimum services."""

from django.utils.translation import gettext as _

from satukota.modules.planning.queries.spm import SpmField
from satukota.web.api import Chart, Series, number


def spm_chart(fields: list[SpmField], year: int) -> Chart | None:
    """Return the index of each field of minimum services, or None without figures."""
    known = [field for field in fields if field.index is not None]
    if not known:
        return None
    lowest = min(known, key=lambda field: field.index or 0)
    reported = sum(1 for field in fields for line in field.lines if line.index is not None)
    total = sum(len(field.lines) for field in fields)
    return Chart(
        title=_("%(field)s is lowest with %(index)s") % {"field": lowest.name, "index": number(lowest.index, 2)},
        subtitle=_("SPM index by field, 0 to 100, %(year)s; %(reported)s of %(total)s services reported")
        % {"year": year, "reported": reported, "total": total},
        labels=[field.name for field in fields],
        series=[Series(_("index"), [field.index for field in fields])],
        decimals=2,
        label_title=_("field"),
    )
