"""Answers in words."""

from datetime import date
from typing import Any

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
TRUTH = {"id": ("Ya", "Tidak"), "en": ("Yes", "No")}


def value_words(field: Any, value: Any, language: str) -> str:
    """Return an answer in words: choices by their label, dates written out, numbers as people write them."""
    if isinstance(value, bool):
        return TRUTH[language][0 if value else 1]
    label = field.labels.get(str(value)) if field.labels and not isinstance(value, list) else None
    if label:
        return str(label.get(language) or label.get("id") or value)
    if isinstance(value, list):
        return "; ".join(_item(item, language) for item in value)
    if field.format == "date":
        return date_words(str(value), language)
    return number_words(value, language) if isinstance(value, (int, float)) else str(value)


def _item(value: Any, language: str) -> str:
    if isinstance(value, dict):
        return ", ".join(str(cell) for cell in value.values() if cell not in (None, ""))
    return number_words(value, language) if isinstance(value, (int, float)) else str(value)


def date_words(text: str, language: str) -> str:
    """Return a date as it is written on papers: 3 November 2026."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def initials(name: str) -> str:
    """Return the initials of a name, by which its rows are told apart: `B. P.`."""
    return " ".join(f"{word[0]}." for word in name.split())


def number_words(value: float, language: str) -> str:
    """Return a number with the marks of the language."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text
