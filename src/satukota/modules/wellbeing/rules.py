"""A survey of how citizens live: its questions, its answers on five steps, and when a figure may be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Self

STEPS = (1, 2, 3, 4, 5)
MOST_QUESTIONS = 20
AGES = ("under-18", "18-29", "30-44", "45-59", "60-up")
GENDERS = ("woman", "man", "unsaid")


@dataclass(frozen=True)
class Question:
    """One question with its dimension, in both languages; `code` lasts within its questionnaire."""

    code: str
    dimension: str
    text: str
    english: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return a question as it was stored."""
        return cls(row["code"], row["dimension"], row["text"], row["english"])

    def row(self) -> dict[str, Any]:
        """Return the question as it is stored."""
        return asdict(self)


class NotAQuestion(ValueError):
    """A line does not write a question; `line` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line, self.text = line, text


def read_questions(text: str) -> list[Question]:
    """Return the questions of a text: a line each, "dimension | question | question in English".

    Raises NotAQuestion with the first line that is none, or that is one too many.
    """
    questions: list[Question] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts) or len(line) > 500 or len(questions) == MOST_QUESTIONS:
            raise NotAQuestion(number, line[:80])
        questions.append(Question(f"q{len(questions) + 1}", *parts))
    return questions


def written(questions: Iterable[Question]) -> str:
    """Return questions as the text that `read_questions` reads."""
    return "\n".join(f"{row.dimension} | {row.text} | {row.english}" for row in questions)


def index_of(total: int, count: int) -> Fraction | None:
    """Return the mean of answers on the steps 1 to 5 as 0 to 100; None without any."""
    return Fraction(25 * (total - count), count) if count else None


@dataclass(frozen=True)
class Result:
    """What the answers of a time say: how many there are, the index, and that of each dimension.

    Below the smallest number nothing but `answers` is told.
    """

    answers: int
    index: Fraction | None
    dimensions: Mapping[str, Fraction]

    @property
    def is_enough(self) -> bool:
        """Whether there are enough answers for a figure."""
        return self.index is not None


def result_of(questions: Sequence[Question], sums: Mapping[str, tuple[int, int]], answers: int, least: int) -> Result:
    """Return the result of a time from each question's (sum, number) of answers.

    The index is the mean of the dimensions' means, so that a dimension with more questions does not weigh more.
    """
    if answers < max(least, 1):
        return Result(answers, None, {})
    by_dimension: dict[str, tuple[int, int]] = {}
    for question in questions:
        total, count = sums.get(question.code, (0, 0))
        before = by_dimension.get(question.dimension, (0, 0))
        by_dimension[question.dimension] = (before[0] + total, before[1] + count)
    means = {name: mean for name, pair in by_dimension.items() if (mean := index_of(*pair)) is not None}
    index = sum(means.values(), Fraction(0)) / len(means) if means else None
    return Result(answers, index, means)


def told_parts(counts: Mapping[str, int], whole: int, least: int) -> set[str]:
    """Return the parts of a whole whose figure may be told, by their numbers of answers.

    Each has enough of them, and so has what is left of the whole without them, or nothing is left: otherwise the few
    answers of the others could be told from the difference.
    """
    told = sorted((key for key, number in counts.items() if number >= least), key=lambda key: (counts[key], key))
    rest = whole - sum(counts[key] for key in told)
    if told and 0 < rest < least:
        told.pop(0)
    return set(told)


def quarter_of(day: date) -> tuple[int, int]:
    """Return year and quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


ROMAN = ("I", "II", "III", "IV")


def quarter_name(year: int, quarter: int) -> str:
    """Return a quarter as it is written: "TW III 2026"."""
    return f"TW {ROMAN[quarter - 1]} {year}"


def bounds(year: int, quarter: int) -> tuple[date, date]:
    """Return the first day of a quarter and the first of the next."""
    start = date(year, 3 * quarter - 2, 1)
    end = date(year + (quarter == 4), 1 if quarter == 4 else 3 * quarter + 1, 1)
    return start, end


def quarters_before(day: date, count: int) -> list[tuple[int, int]]:
    """Return so many quarters up to that of a day, newest first."""
    quarters, at = [], day
    for _ in range(count):
        quarters.append(quarter_of(at))
        at = bounds(*quarter_of(at))[0] - timedelta(days=1)
    return quarters
