"""Live figures: computed by the modules that know them."""

from decimal import Decimal

from satukota.kernel.registry.api import Indicator as Offer
from satukota.kernel.registry.api import Measured, Module, offers, resolve
from satukota.modules.planning.actions.indicators import Reading
from satukota.modules.planning.models import Indicator, Value
from satukota.modules.planning.rules.quarters import Quarter


def live_offers() -> dict[str, tuple[Module, Offer]]:
    """Return the live figures of all modules by code."""
    return {offer.code: (module, offer) for module, offer in offers("indicators", Offer)}


def measure(code: str, quarter: Quarter) -> Measured | None:
    """Compute a live figure for a quarter, or None where no module offers it (any more)."""
    module_and_offer = live_offers().get(code)
    if module_and_offer is None:
        return None
    module, offer = module_and_offer
    measured: Measured = resolve(module.name, offer.compute)(quarter.start, quarter.next.start)
    return measured


def live_reading(code: str, quarter: Quarter) -> Reading | None:
    """Return a live figure as a reading, or None where nothing can be said yet."""
    measured = measure(code, quarter)
    if measured is None:
        return None
    value = None if measured.value is None else Decimal(str(measured.value)).quantize(Decimal("0.0001"))
    offer = live_offers()[code][1]
    inputs = {**measured.inputs, "live": code, "live_version": offer.version}
    return Reading(value, measured.n, inputs, measured.url, source=Indicator.Source.LIVE, state=Value.State.PUBLISHED)
