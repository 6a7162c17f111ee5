"""An indicator as a line of a list."""

from dataclasses import dataclass
from decimal import Decimal

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing
from satukota.modules.planning.rules.achievement import Formula


@dataclass(frozen=True)
class Line:
    """An indicator in a list, with where it stands in a year and its last quarters."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    standing: Standing | None
    recent: tuple[Decimal | None, ...] = ()

    @property
    def light(self) -> str:
        """Its traffic light; without a standing nothing is known."""
        return self.standing.light if self.standing else Standing.Light.MISSING

    @property
    def decimals(self) -> int:
        """Decimals of its values."""
        return self.definition.decimals if self.definition else 1

    @property
    def bullet(self) -> tuple[float, float] | None:
        """(actual, target) for the bullet bar, where both are known."""
        standing = self.standing
        return (
            (float(standing.value), float(standing.target))
            if standing and standing.value is not None and standing.target
            else None
        )

    @property
    def less_is_better(self) -> bool:
        """Whether a small value is good."""
        return self.definition is not None and Formula(self.definition.way) in {Formula.DOWN, Formula.DOWN_SPREAD}
