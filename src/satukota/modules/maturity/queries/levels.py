"""Levels of an assessment and the index that follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from satukota.kernel.people.api import Agency
from satukota.modules.maturity.models import Assessment, Rating
from satukota.modules.maturity.queries.instruments import assessments, instrument_of
from satukota.modules.maturity.rules import Band, Gap, Instrument, Score, Spec, score

VERDICTS = (Rating.Kind.DOCUMENT, Rating.Kind.INTERVIEW, Rating.Kind.VISIT, Rating.Kind.FINAL)
"""In their order: a later stage outweighs an earlier one."""

type ByKind = dict[str, dict[int, Rating]]


def newest_ratings(assessment: Assessment) -> ByKind:
    """Return the newest rating of each kind and indicator: kind → number → rating."""
    ratings: ByKind = {}
    newest = assessment.ratings.order_by("no", "kind", "-id").distinct("no", "kind").select_related("given_by")
    for rating in newest:
        ratings.setdefault(rating.kind, {})[rating.no] = rating
    return ratings


def _levels(ratings: ByKind, kinds: Sequence[str]) -> dict[int, Decimal]:
    levels: dict[int, Decimal] = {}
    for kind in kinds:
        levels |= {no: rating.level for no, rating in ratings.get(kind, {}).items()}
    return levels


def levels_of(assessment: Assessment) -> dict[int, Decimal]:
    """Return the level that counts for each indicator: the verdict where there is one, else the self-assessment."""
    return _levels(newest_ratings(assessment), (Rating.Kind.SELF, *VERDICTS))


@dataclass(frozen=True)
class Line:
    """One indicator of an assessment with everything that is said about it."""

    spec: Spec
    self_rating: Rating | None
    verdict: Rating | None
    target: Decimal | None
    before: Decimal | None
    evidence: int
    owner: str
    gap: Gap | None

    @property
    def level(self) -> Decimal | None:
        """The level that counts."""
        rating = self.verdict or self.self_rating
        return rating.level if rating else None

    @property
    def differs(self) -> bool:
        """Whether the reviewer saw it differently."""
        return bool(self.verdict and self.self_rating and self.verdict.level != self.self_rating.level)


@dataclass(frozen=True)
class Overview:
    """An assessment as a whole."""

    assessment: Assessment
    instrument: Instrument
    ratings: ByKind
    before: Assessment | None
    before_levels: Mapping[int, Decimal]

    @cached_property
    def self_score(self) -> Score:
        """Index of the self-assessment."""
        return score(self.instrument, self.self_levels)

    @cached_property
    def self_levels(self) -> dict[int, Decimal]:
        """The level that each indicator was given in the self-assessment."""
        return _levels(self.ratings, (Rating.Kind.SELF,))

    @cached_property
    def score(self) -> Score:
        """Index with the reviewer's verdicts where there are any."""
        return score(self.instrument, self.levels)

    @cached_property
    def levels(self) -> dict[int, Decimal]:
        """The level that counts for each indicator."""
        return _levels(self.ratings, (Rating.Kind.SELF, *VERDICTS))

    @cached_property
    def reviewed(self) -> int:
        """How many indicators have a verdict."""
        return len(_levels(self.ratings, VERDICTS))

    @cached_property
    def target_levels(self) -> dict[int, Decimal]:
        """Level aimed at for each indicator, the present one where none was set."""
        return self.levels | _levels(self.ratings, (Rating.Kind.TARGET,))

    @cached_property
    def target_score(self) -> Score:
        """Index if every target is reached."""
        return score(self.instrument, self.target_levels)

    @cached_property
    def before_score(self) -> Score | None:
        """Index of the year before under the same instrument, or None."""
        if self.before is None:
            return None
        known = {no: level for no, level in self.before_levels.items() if no in self.instrument.by_no}
        return score(self.instrument, known)

    @property
    def decimals(self) -> int:
        """Decimals of a level."""
        return 0 if self.instrument.whole_levels else 2

    @property
    def target_band(self) -> Band | None:
        """Predicate of the year's target."""
        return self.instrument.predicate(self.assessment.target) if self.assessment.target is not None else None


def previous(assessment: Assessment) -> Assessment | None:
    """Return the newest earlier assessment under the same instrument, whatever its version."""
    earlier = assessments().filter(instrument__code=assessment.instrument.code, year__lt=assessment.year)
    return earlier.order_by("-year").first()


def overview(assessment: Assessment) -> Overview:
    """Return an assessment with its index, its predecessor and its targets."""
    before = previous(assessment)
    return Overview(
        assessment,
        instrument_of(assessment.instrument),
        newest_ratings(assessment),
        before,
        levels_of(before) if before else {},
    )


def overviews(wanted: Iterable[Assessment]) -> list[Overview]:
    """Return many assessments with their index, in one query; their predecessors are not looked up."""
    listed = list(wanted)
    ratings: dict[int, ByKind] = {assessment.pk: {} for assessment in listed}
    newest = Rating.objects.filter(assessment__in=listed).order_by("assessment_id", "no", "kind", "-id")
    for rating in newest.distinct("assessment_id", "no", "kind"):
        ratings[rating.assessment_id].setdefault(rating.kind, {})[rating.no] = rating
    return [
        Overview(assessment, instrument_of(assessment.instrument), ratings[assessment.pk], None, {})
        for assessment in listed
    ]


def owners_of(assessment: Assessment) -> dict[int, Agency]:
    """Return the agency that rates each indicator, for those that have one of their own."""
    return {owner.no: owner.agency for owner in assessment.owners.select_related("agency")}


def lines(view: Overview, counts: Mapping[int, int], lacking: Iterable[Gap] = ()) -> list[Line]:
    """Return the indicators of an assessment in order.

    `counts` says how much evidence each has, `lacking` which level has too little.
    """
    owners, gaps = owners_of(view.assessment), {gap.spec.no: gap for gap in lacking}
    targets = _levels(view.ratings, (Rating.Kind.TARGET,))
    own = view.ratings.get(Rating.Kind.SELF, {})
    return [
        Line(
            spec,
            own.get(spec.no),
            _verdict(view.ratings, spec.no),
            targets.get(spec.no),
            view.before_levels.get(spec.no),
            counts.get(spec.no, 0),
            owners[spec.no].name if spec.no in owners else "",
            gaps.get(spec.no),
        )
        for spec in view.instrument.specs
    ]


def _verdict(ratings: ByKind, no: int) -> Rating | None:
    verdicts = [ratings[kind][no] for kind in VERDICTS if no in ratings.get(kind, {})]
    return verdicts[-1] if verdicts else None
