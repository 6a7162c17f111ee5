"""Minimum service standards as pages show them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from satukota.modules.planning.models import Parameter, SpmService, SpmYear
from satukota.modules.planning.rules.achievement import floored
from satukota.modules.planning.rules.spm import (
    PEOPLE_SHARE,
    Service,
    category,
    is_complete,
    mean_index,
    nobody_due,
    percent,
    service_index,
)

SHARE = "spm.people_share"


@dataclass(frozen=True)
class SpmLine:
    """A service with its figures and index of a year."""

    service: SpmService
    held: SpmYear | None
    people: Decimal | None
    quality: Decimal | None
    index: Decimal | None
    word: str
    complete: bool = False
    nobody_due: bool = False

    @property
    def shown(self) -> Decimal | None:
        """The index as it is written."""
        return _shown(self.index)

    @property
    def is_reported(self) -> bool:
        """Whether it has an index, or nobody had to be served."""
        return self.index is not None or self.nobody_due


@dataclass(frozen=True)
class SpmField:
    """A field of services with the mean of their indexes."""

    code: str
    name: str
    lines: list[SpmLine]
    index: Decimal | None
    word: str

    @property
    def shown(self) -> Decimal | None:
        """The index as it is written."""
        return _shown(self.index)

    @property
    def reported(self) -> int:
        """Number of its services that were reported."""
        return sum(line.is_reported for line in self.lines)


def people_share(day: date) -> tuple[Decimal, str]:
    """Return the share of people served in the index on a day, and where it is from."""
    parameter = Parameter.objects.filter(code=SHARE, valid_from__lte=day).order_by("-valid_from").first()
    return (parameter.value, parameter.source) if parameter else (PEOPLE_SHARE, "")


def spm_fields(year: int) -> list[SpmField]:
    """Return the six fields with their services and indexes of a year, in two queries."""
    share, _source = people_share(date(year, 12, 31))
    by_service = {
        row.service_id: row for row in SpmYear.objects.filter(year=year, is_current=True).select_related("agency")
    }
    groups: dict[tuple[str, str], list[SpmLine]] = {}
    for service in SpmService.objects.all():
        line = _line(service, by_service.get(service.pk), share)
        groups.setdefault((service.field_code, service.field), []).append(line)
    return [_field(code, name, lines) for (code, name), lines in groups.items()]


def spm_index(fields: list[SpmField]) -> Decimal | None:
    """Return the index of the city: the mean of its fields."""
    return mean_index(field.index for field in fields)


@dataclass(frozen=True)
class SpmCity:
    """The city's index with what it covers; it has a word only where every service was reported."""

    index: Decimal | None
    word: str
    reported: int
    services: int

    @property
    def shown(self) -> Decimal | None:
        """The index as it is written."""
        return _shown(self.index)

    @property
    def whole(self) -> bool:
        """Whether every service is in it."""
        return self.reported == self.services


def spm_city(fields: list[SpmField]) -> SpmCity:
    """Return the index of the city: the mean of its fields, never without how many services are in it."""
    lines = [line for field in fields for line in field.lines]
    reported, index = sum(field.reported for field in fields), spm_index(fields)
    whole = reported == len(lines)
    word = category(index, all(line.complete for line in lines)) if whole else ""
    return SpmCity(index, word, reported, len(lines))


def _shown(index: Decimal | None) -> Decimal | None:
    """Cut an index to two decimals: 99.996 is not 100."""
    return None if index is None else floored(index, 2)


def _field(code: str, name: str, lines: list[SpmLine]) -> SpmField:
    index = mean_index(line.index for line in lines)
    word = category(index, all(line.complete for line in lines))
    whole = all(line.is_reported for line in lines)
    return SpmField(code, name, lines, index, word if whole else "")


def _line(service: SpmService, spm_year: SpmYear | None, share: Decimal) -> SpmLine:
    if spm_year is None:
        return SpmLine(service, None, None, None, None, "")
    figures = Service(spm_year.to_serve, spm_year.served, spm_year.quality_target, spm_year.quality_met)
    index, complete = service_index(figures, share), is_complete(figures)
    people, quality = (
        _shown(percent(spm_year.served, spm_year.to_serve)),
        _shown(percent(spm_year.quality_met, spm_year.quality_target)),
    )
    return SpmLine(service, spm_year, people, quality, index, category(index, complete), complete, nobody_due(figures))
