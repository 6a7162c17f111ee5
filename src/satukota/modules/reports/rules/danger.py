"""A cry for help in the words of a report: which danger, and how sure. Data say the words; false alarms cost a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satukota.modules.reports.rules.catalogue import Words
from satukota.modules.reports.rules.politeness import tokens_of

GAP = r"(?: \S+){0,4}"
ENDINGS, SHORT = "(?:nya|ku|mu|ne|na|in|kan|lah|an)?", 3
"""What people hang on a longer word: “apinya”, “digebukin”, “perahunya”."""
BEGINNING = 6
FLAG = "danger"
"""The flag of a report in whose words somebody is in danger: it stands first in every list."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What was heard: the kind of danger, whether it is sure, the sentence to say, the incident that 112 makes of it."""

    kind: str
    sure: bool
    say: Words
    incident: str
    tel: str = "112"

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with the report."""
        return {"kind": self.kind, "sure": self.sure, "say": dict(self.say), "incident": self.incident, "tel": self.tel}


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    sure: re.Pattern[str]
    maybe: re.Pattern[str]
    say: Words
    incident: str
    phrases: frozenset[frozenset[str]]
    """How the words of each phrase begin."""


class DangerList:
    """The words of all dangers, ready to be looked for."""

    def __init__(self, kinds: Iterable[_Kind], urgent: re.Pattern[str], not_meant: re.Pattern[str]) -> None:
        self.kinds = tuple(kinds)
        self.urgent = urgent
        self.not_meant = not_meant
        phrases: dict[str, list[tuple[frozenset[str], int]]] = {}
        for place, kind in enumerate(self.kinds):
            for phrase in kind.phrases:
                phrases.setdefault(max(phrase, key=lambda word: (len(word), word)), []).append((phrase, place))
        self._phrases = phrases
        self._lengths = sorted(set(map(len, phrases)))

    def find(self, text: str) -> Danger | None:
        """Return the danger that a text tells of, a sure one before one that may be; None where it tells of none."""
        tokens = tokens_of(text)
        kinds = self._possible_kinds(tokens)
        if not kinds:
            return None
        plain = self.not_meant.sub(" … ", f" {' '.join(tokens)} ")
        possible: _Kind | None = None
        for kind in kinds:
            if kind.sure.search(plain):
                return Danger(kind.code, True, kind.say, kind.incident)
            if possible is None and kind.maybe.search(plain):
                possible = kind
        if possible is None:
            return None
        return Danger(possible.code, bool(self.urgent.search(plain)), possible.say, possible.incident)

    def _possible_kinds(self, tokens: Iterable[str]) -> list[_Kind]:
        """Return the kinds with a phrase whose words all begin as words of the text do: for most texts none."""
        longest = self._phrases.keys() & {token[:length] for length in self._lengths for token in tokens}
        if not longest:
            return []
        beginnings = {token[:length] for token in tokens for length in range(1, BEGINNING + 1)}
        places = {place for word in longest for phrase, place in self._phrases[word] if phrase <= beginnings}
        return [self.kinds[place] for place in sorted(places)]

    def for_browser(self) -> dict[str, Any]:
        """Return the patterns as a browser reads them too, with their sentences."""
        rows = [{"words": _short(f"{k.sure.pattern}|{k.maybe.pattern}"), "say": dict(k.say)} for k in self.kinds]
        return {"not": _short(self.not_meant.pattern), "kinds": rows, "endings": ENDINGS, "gap": GAP}


def _short(pattern: str) -> str:
    """Return a pattern with signs for its parts that come again and again: pages go over weak signals."""
    return pattern.replace(ENDINGS, "~").replace(GAP, "_")


def read_danger(raw: Mapping[str, Any], city: Mapping[str, Any] | None = None) -> DangerList:
    """Build the list from the module's file and what a city adds to it."""
    city = city or {}
    common = raw["say"]
    kinds = []
    for code in {**raw["kinds"], **city.get("kinds", {})}:
        ours, theirs = raw["kinds"].get(code, {}), city.get("kinds", {}).get(code, {})
        words = {name: [*_flat(ours.get(name, ())), *_flat(theirs.get(name, ()))] for name in ("sure", "maybe")}
        say = theirs.get("say") or ours.get("say") or common
        incident = theirs.get("incident") or ours.get("incident") or "other.rescue"
        phrases = frozenset(_beginnings(phrase) for phrase in [*words["sure"], *words["maybe"]])
        kinds.append(_Kind(code, _pattern(words["sure"]), _pattern(words["maybe"]), say, incident, phrases))
    urgent = _pattern([*_flat(raw["urgent"]), *_flat(city.get("urgent", ()))])
    return DangerList(kinds, urgent, _pattern([*_flat(raw["not"]), *_flat(city.get("not", ()))]))


def _flat(rows: Iterable[str | Sequence[str]]) -> list[str]:
    return [str(word) for row in rows for word in ([row] if isinstance(row, str) else row)]


def _beginnings(phrase: str) -> frozenset[str]:
    """Return how the words of a phrase begin, as far as they are written out."""
    words = (word.partition("*")[0] for word in phrase.lower().split() if word != "..")
    return frozenset(word[:BEGINNING] for word in words if word)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    parts = sorted({_one(phrase) for phrase in phrases})
    return re.compile("(?:" + "|".join(parts) + ")(?= )") if parts else re.compile(r"(?!)")


def _one(phrase: str) -> str:
    """Return a phrase as a pattern over words that single blanks part."""
    pieces = [r"\S*".join(re.escape(part) for part in word.split("*")) for word in phrase.lower().split()]
    pieces = [f"{piece}{ENDINGS}" if len(piece) > SHORT and piece.isalpha() else piece for piece in pieces]
    return "".join(GAP if piece == re.escape("..") else f" {piece}" for piece in pieces)
