"""Answers in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from satukota.kernel.cases.api import answer_table, has_rows

MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TRUTH = {"id": ("Ya", "Tidak"), "en": ("Yes", "No")}


def value_words(field: Any, value: Any, language: str) -> str:
    """Return an answer in words: choices by their label, dates and times written out, numbers as people write them."""
    if isinstance(value, bool):
        return TRUTH[language][0 if value else 1]
    label = field.labels.get(str(value)) if field.labels and not isinstance(value, list) else None
    if label:
        return str(label.get(language) or label.get("id") or value)
    if has_rows(field, value):
        return str(answer_table(field, value, lambda part, answer: value_words(part, answer, language), language))
    if isinstance(value, list):
        return "; ".join(value_words(field.items or field, item, language) for item in value)
    if field.format in WRITTEN:
        return WRITTEN[field.format](str(value), language)
    return with_unit(number_words(value, language), field.unit) if isinstance(value, (int, float)) else str(value)


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit: money has its sign before it."""
    return f"{unit} {number}" if unit == "Rp" else f"{number} {unit}".rstrip()


def date_words(text: str, language: str) -> str:
    """Return a date as it is written on papers: 3 November 2026."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def weekday_words(text: str) -> str:
    """Return a date with its day of the week: "Minggu, 10 Januari 2027"; what is no date comes back as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{WEEKDAYS[day.weekday()]}, {date_words(text, 'id')}"


def time_words(text: str, language: str) -> str:
    """Return a time of day as it is written in the language: 19.00 in Indonesian, 19:00 in English."""
    return text.replace(":", ".") if language == "id" else text


WRITTEN: dict[str, Callable[[str, str], str]] = {"date": date_words, "time": time_words}
"""Format of an answer → how it is written in a language."""


def initials(name: str) -> str:
    """Return the initials of a name, by which its rows are told apart: `B. P.`."""
    return " ".join(f"{word[0]}." for word in name.split())


def number_words(value: float, language: str) -> str:
    """Return a number with the marks of the language."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


LARGEST = 10**15
SIZES = (
    (10**12, "triliun", ""),
    (10**9, "miliar", ""),
    (10**6, "juta", ""),
    (1000, "ribu", "seribu"),
    (100, "ratus", "seratus"),
    (10, "puluh", ""),
)


def count_words(number: int) -> str:
    """Return a number below `LARGEST` spelt out in Indonesian, as papers of the state write it."""
    if number < 12:
        return DIGITS[number]
    if number < 20:
        return f"{DIGITS[number - 10]} belas"
    for size, name, one in SIZES:
        if number >= size:
            many, rest = divmod(number, size)
            head = one if many == 1 and one else f"{count_words(many)} {name}"
            return f"{head} {count_words(rest)}" if rest else head
    raise ValueError(number)


def spelt_date(text: str) -> str:
    """Return a date spelt out: "sepuluh November dua ribu dua puluh enam"; what is no date comes back as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{count_words(day.day)} {MONTHS['id'][day.month - 1]} {count_words(day.year)}"
