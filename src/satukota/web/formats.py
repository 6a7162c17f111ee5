"""Numbers, money, dates and durations as the user's language writes them."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, ngettext_lazy

type Amount = int | float | Decimal

STEPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
DAY = 24 * 60
SWAPPED = str.maketrans(",.", ".,")
UNITS = (("%(n)s day", "%(n)s days"), ("%(n)s hour", "%(n)s hours"), ("%(n)s minute", "%(n)s minutes"))
MARKED = (
    ngettext_lazy("%(n)s day", "%(n)s days"),
    ngettext_lazy("%(n)s hour", "%(n)s hours"),
    ngettext_lazy("%(n)s minute", "%(n)s minutes"),
)
"""The same texts once more, where those who translate find them."""


def indonesian() -> bool:
    """Return whether the text of this moment is Indonesian; everything that is not English is."""
    return not (get_language() or "id").startswith("en")


def number(value: Amount | None, decimals: int = 0) -> str:
    """Return 1234.5 as "1.234,5" (English: "1,234.5"); nothing known is a dash."""
    if value in (None, ""):  # a template hands over "" where a step of `a.b.c` is None
        return "–"
    whole = decimals == 0 and isinstance(value, int)
    exact = value if whole else Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{exact:,.{decimals}f}".replace("-", "−")
    return text.translate(SWAPPED) if indonesian() else text


def compact(value: Amount) -> tuple[str, str]:
    """Return a number and its word: 1_240_000_000 is ("1,2", "miliar"), 950 is ("950", "")."""
    words = {"million": gettext("million"), "billion": gettext("billion"), "trillion": gettext("trillion")}
    exact = Decimal(str(value))
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


def local(moment: datetime) -> datetime:
    """Return the moment in the city's zone."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def time_of_day(moment: datetime) -> str:
    """Return "10.42" (English: "10:42")."""
    return local(moment).strftime("%H.%M" if indonesian() else "%H:%M")


def zone_name(moment: datetime) -> str:
    """Return WIB, WITA or WIT, the names that people know."""
    return local(moment).tzname() or ""


def day(value: date | datetime, weekday: bool = False) -> str:
    """Return "25 November 2026", with the weekday "Rabu, 25 November 2026"."""
    value = local(value) if isinstance(value, datetime) else value
    return date_format(value, "l, j F Y" if weekday else "j F Y")


def short_day(value: date | datetime, today: date | None = None) -> str:
    """Return "hari ini", "kemarin", "besok", else "25 Nov", with the year where it is another one."""
    value = local(value).date() if isinstance(value, datetime) else value
    today = today or timezone.localdate()
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}.get((value - today).days)
    return near or date_format(value, "j M" if value.year == today.year else "j M Y")


def moment(value: datetime) -> str:
    """Return the day and the time in as few words as are clear: "kemarin 10.42"."""
    return f"{short_day(value)} {time_of_day(value)}"


def moment_long(value: datetime) -> str:
    """Return "Rabu, 25 November 2026, 10.42 WIB"."""
    return f"{day(value, weekday=True)}, {time_of_day(value)} {zone_name(value)}"


def duration(minutes: float, day_minutes: int = DAY, parts: int = 2) -> str:
    """Return minutes as "1 hari 4 jam"; `day_minutes` is the length of a working day where the clock counts those."""
    left = max(0, round(minutes))
    days, left = divmod(left, day_minutes)
    hours, rest = divmod(left, 60)
    # Minutes beside days, and hours beside ten days, are noise.
    amounts = (days,) if days >= 10 else (days, hours) if days else (0, hours, rest)
    return _amounts(amounts, parts, get_language() or "id")


@lru_cache(maxsize=4096)
def _amounts(amounts: tuple[int, ...], parts: int, language: str) -> str:
    """Return days, hours and minutes in words, the first `parts` that are not nothing; lists say the same ones again."""
    del language  # of the words, which are the reader's
    kept = [(amount, unit) for amount, unit in zip(amounts, UNITS, strict=False) if amount][:parts]
    words = [ngettext(one, many, amount) % {"n": number(amount)} for amount, (one, many) in kept]
    return " ".join(words) or gettext("less than a minute")


def age(since: datetime, now: datetime | None = None) -> str:
    """Return how long ago in one unit: "3 hari", "12 menit"."""
    passed = (now or timezone.now()) - since
    return duration(passed / timedelta(minutes=1), parts=1)


def left(minutes: float, *, working: bool, day_minutes: int = DAY) -> str:
    """Return what a clock says: "sisa 1 hari 4 jam kerja", and past its end "lewat 2 hari kerja"."""
    text = duration(abs(minutes), day_minutes)
    if minutes < 0:
        return (gettext("%s of working time over") if working else gettext("%s over")) % text
    return (gettext("%s of working time left") if working else gettext("%s left")) % text


def size(amount: int) -> str:
    """Return bytes as "1,4 MB"."""
    if amount < 1024 * 1024:
        return f"{number(max(1, round(amount / 1024)))} KB"
    return f"{number(amount / 1024 / 1024, 1)} MB"
