"""Which agency a report is suggested to, and why: the first rule that fits, else the category's own agency."""

from dataclasses import dataclass

from satukota.modules.reports.rules.catalogue import Catalogue, Words
from satukota.modules.reports.rules.conditions import FITS, Facts

VILLAGE = "@village"
BY_CATEGORY: Words = {"id": "Instansi dari kategorinya", "en": "The category's own agency"}
BY_DESK: Words = {"id": "Dipilih petugas meja pengaduan", "en": "To be chosen by the desk"}


@dataclass(frozen=True, slots=True)
class Route:
    """The suggested agency's code (may be VILLAGE) and the reason in words."""

    agency: str
    why: Words


def route(catalogue: Catalogue, facts: Facts) -> Route:
    """Return where a report should go."""
    for rule in catalogue.routing:
        if all(FITS[name](facts, wanted) for name, wanted in rule.when.items()):
            return Route(rule.agency, rule.why)
    category = catalogue.get(facts.category)
    return Route(category.agency_at(facts.area), BY_CATEGORY) if category else Route(catalogue.desk, BY_DESK)
