"""Where a report goes: the rules' answer as an office of this city."""

from django.utils import timezone

from satukota.kernel.people.api import Office, office, offices
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.conditions import Facts
from satukota.modules.reports.rules.routing import VILLAGE, Route, route


def suggested_office(facts: Facts) -> tuple[Office | None, Route]:
    """Return the office that a report is suggested to, with the reason; None where this city has no such office."""
    suggestion = route(catalogue(), facts)
    return (village_office(facts.area) if suggestion.agency == VILLAGE else office(suggestion.agency)), suggestion


def village_office(area: str) -> Office | None:
    """Return the office of a kelurahan or village, or None."""
    kinds = {"village", "district"}
    return next(
        (office for office in offices().values() if area and office.area_code == area and office.kind in kinds), None
    )


def local_hour() -> int:
    """Return the city's hour of the day, 0 to 23."""
    return timezone.localtime().hour


def desk() -> Office | None:
    """Return the office whose desk gets new reports."""
    return office(catalogue().desk)


def inspectors() -> Office | None:
    """Return the office whose inspectors get sealed reports."""
    return office(catalogue().inspectors)
