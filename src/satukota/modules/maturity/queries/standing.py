"""Rank and national distribution of a published score, in words; what nobody published is said to be unknown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from satukota.modules.maturity.models import PublishedScore
from satukota.modules.maturity.queries.instruments import published_scores
from satukota.modules.maturity.queries.levels import Overview
from satukota.modules.maturity.rules.standing import Share
from satukota.web.api import number


@dataclass(frozen=True)
class ScoreLine:
    """A published score with its rank and its distribution in words; empty where nobody published them."""

    score: PublishedScore
    rank: str
    shares: list[str]


def score_lines(scores: Iterable[PublishedScore]) -> list[ScoreLine]:
    """Return published scores as pages show them."""
    return [
        ScoreLine(score, rank_text(score), [share_text(share, score.assessed) for share in score.distribution])
        for score in scores
    ]


def score_line(score: PublishedScore | None) -> ScoreLine | None:
    """Return a published score as pages show it, or None where there is none."""
    return None if score is None else score_lines([score])[0]


def with_standing(views: Iterable[Overview]) -> list[tuple[Overview, ScoreLine | None]]:
    """Return assessments, each with the published score of its own instrument and year, in one query."""
    lines = {(line.score.code, line.score.year): line for line in score_lines(published_scores()) if line.score.code}
    return [(view, lines.get((view.assessment.instrument.code, view.assessment.year))) for view in views]


def share_text(share: Share, assessed: int | None) -> str:
    """Return a share as it is written: "Baik or better: 82 of 616 (13.31 %)"."""
    word = gettext("%(word)s or better") % {"word": share.word} if share.or_better else share.word
    percent = share.percent_of(assessed)
    decimals = 0 if percent is None or percent == int(percent) else 2
    told = "" if percent is None else f"{number(percent, decimals)} %"
    if share.institutions is None:
        return f"{word}: {told}"
    count = number(share.institutions)
    if assessed is not None:
        count = gettext("%(number)s of %(assessed)s") % {"number": count, "assessed": number(assessed)}
    return f"{word}: {count} ({told})" if told else f"{word}: {count}"


def distribution_text(score: PublishedScore) -> str:
    """Return the whole distribution in one line; empty where none was published."""
    return "; ".join(share_text(share, score.assessed) for share in score.distribution)


def rank_text(score: PublishedScore) -> str:
    """Return the rank in words; empty where none was published."""
    if score.rank is None:
        return ""
    words = gettext("rank %(rank)s of %(ranked)s") % {"rank": score.rank, "ranked": score.ranked}
    return f"{words} ({score.ranked_group})" if score.ranked_group else words


def remark_of(score: PublishedScore | None) -> str:
    """Return rank and distribution as a remark beside an index, in the city's language; it says what is unknown."""
    with override(settings.LANGUAGE_CODE):
        if score is None:
            return gettext("national rank and distribution of this instrument and year: not known")
        rank = rank_text(score) or gettext("rank not published")
        spread = distribution_text(score) or gettext("distribution not published")
        return f"{rank}; {spread}; {score.distribution_source or score.source}"[:300]
