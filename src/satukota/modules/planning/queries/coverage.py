"""How many of an indicator's units a figure was computed from."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.planning.models import Standing


@dataclass(frozen=True)
class Coverage:
    """How many of the units that were expected have reported, and what they make together by the indicator's rule."""

    reported: int
    expected: int
    together: Decimal | None = None

    @property
    def words(self) -> str:
        """The coverage in the reader's language; empty where nobody is expected."""
        if not self.expected:
            return ""
        facts = {"reported": self.reported, "expected": self.expected}
        return _("%(reported)s of %(expected)s units have reported") % facts


def covered(standing: Standing | None) -> str:
    """Return in words how many units the newest value of a standing was computed from; empty for any other value."""
    return Coverage(standing.units_reported, standing.units_expected).words if standing else ""


def covered_in_public(standing: Standing | None) -> str:
    """Return the same of the newest published value."""
    if standing is None:
        return ""
    return Coverage(standing.published_units_reported, standing.published_units_expected).words
