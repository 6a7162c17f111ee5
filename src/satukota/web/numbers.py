"""Numbers, money, shares and sizes as the user's language writes them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import get_language, gettext

type Amount = int | float | Decimal | Fraction
STEPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
SWAPPED = str.maketrans(",.", ".,")


def indonesian() -> bool:
    """Return whether the text of this moment is Indonesian; everything that is not English is."""
    return not (get_language() or "id").startswith("en")


def number(value: Amount | None, decimals: int = 0) -> str:
    """Return 1234.5 as "1.234,5" (English: "1,234.5"); nothing known is a dash."""
    if value in (None, ""):  # a template hands over "" where a step of `a.b.c` is None
        return "–"
    whole = decimals == 0 and isinstance(value, int)
    exact = value if whole else _exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{exact:,.{decimals}f}".replace("-", "−")
    return text.translate(SWAPPED) if indonesian() else text


def _exact(value: Amount) -> Decimal:
    """Return a value as a decimal; scores of an index are fractions."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


def compact(value: Amount) -> tuple[str, str]:
    """Return a number and its word: 1_240_000_000 is ("1,2", "miliar"), 950 is ("950", "")."""
    words = {"million": gettext("million"), "billion": gettext("billion"), "trillion": gettext("trillion")}
    exact = _exact(value)
    for size, name in STEPS:
        if abs(exact) >= size:
            amount = exact / size
            whole = amount == amount.to_integral() or abs(amount) >= 100
            return number(amount, 0 if whole else 1), words[name]
    return number(value), ""


def rupiah(value: Amount | None, short: bool = False) -> str:
    """Return whole rupiah: "Rp 1.250.000", short: "Rp 1,3 juta"."""
    if value in (None, ""):
        return "–"
    if not short:
        return f"Rp {number(value)}"
    amount, word = compact(value)
    return f"Rp {amount} {word}" if word else f"Rp {amount}"


def percent(value: Amount | None, decimals: int = 0) -> str:
    """Return a share of one as per cent: 0.425 is "43%"."""
    return "–" if value is None else f"{number(Decimal(str(value)) * 100, decimals)}%"


def size(amount: int) -> str:
    """Return bytes as "1,4 MB"."""
    if amount < 1024 * 1024:
        return f"{number(max(1, round(amount / 1024)))} KB"
    return f"{number(amount / 1024 / 1024, 1)} MB"
