"""What is kept of an account, why one is closed, and how a user name is proposed."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

REASONS = ("moved", "retired", "contract_over", "died", "long_leave", "at_risk", "mistake", "other")
"""Why an account is closed, as a code: what is written freely might tell of a person, and the log keeps it for ever."""
DEGREES = re.compile(r"^(?:dr|drg|dra|drs|ir|prof|h|hj|kh|ust|apt|ns)\.?$|^[a-z]{1,4}\.[a-z.]{1,6}$", re.IGNORECASE)
"""Titles before and behind a name (Dr., Hj., S.Kom., M.Si.): no part of a user name."""
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Details:
    """How somebody signs in, is called and is reached; `language` is id or en."""

    username: str
    name: str
    email: str = ""
    phone: str = ""
    language: str = "id"


def proposed_username(name: str, taken: Container[str]) -> str:
    """Return a user name that nobody has yet: first and last word of the name, with a number where there are two such.

    `Dr. Hj. Sari Dewi, M.Si.` is sari.dewi; of nothing that can be written so, `pengguna`.
    """
    before_degrees = name.split(",", maxsplit=1)[0]
    words = [_plain(word) for word in before_degrees.split() if not DEGREES.match(word)]
    words = [word for word in words if word]
    base = ".".join(dict.fromkeys((words[0], words[-1])))[:LONGEST].strip(".") if words else "pengguna"
    if base not in taken:
        return base
    return next(f"{base}{number}" for number in range(2, 10_000) if f"{base}{number}" not in taken)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters)


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox", "Chrome": "Chrome",
            "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS",
           "Linux": "Linux"}  # fmt: skip
"""What stands in the line by which a browser names itself; the first that fits, as most of them name several."""


def device_of(user_agent: str) -> str:
    """Return browser and system in two words (`Chrome, Android`); the beginning of the line where it names none."""
    named = [next((word for part, word in known.items() if part in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, named)) or user_agent[:40]
