"""Which passwords can be guessed: by lists that break-ins of Indonesian sites taught, by who one is. No Django.

A list of passwords would have to hold each with every year and every dot. Kept instead are the words of which they
are made; what is left of a password besides those words decides.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
MOST_WORDS = 3
FEWEST_CHARACTERS = 5
SEQUENCES = ("01234567890123456789", "98765432109876543210")
DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])(0?[1-9]|1[0-2])(19|20)?\d\d|(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")


@cache
def common_words() -> frozenset[str]:
    """Return the words that stand in common passwords, and the names of all kota and kabupaten."""
    return frozenset(Path(__file__).with_name("words.txt").read_text("utf-8").split())


def parts_of(*texts: str) -> frozenset[str]:
    """Return the words of names and addresses that a password must not be built on (four letters or more)."""
    return frozenset(word for text in texts for word in re.findall(r"[a-z]{4,}", text.lower()))


def is_guessable(password: str, own: Iterable[str] = ()) -> bool:
    """Tell whether somebody who knows Indonesia, and these words about the person, finds a password soon."""
    text = password.lower()
    if len(set(text)) < FEWEST_CHARACTERS:
        return True
    words = common_words() | frozenset(own)
    return any(_is_made_of(form, words) for form in (text, text.translate(LEET), _leet_inside(text)))


def _leet_inside(text: str) -> str:
    """Return the text with digits read as letters, but for those at its end: "p4ssw0rd123" is "password123"."""
    head = re.sub(r"[\W\d_]+$", "", text)
    return head.translate(LEET) + text[len(head) :]


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Tell whether nothing is left but a few known words and digits in an order that anybody tries."""
    letters = re.sub(r"[^a-z]", "", text)
    rest = re.sub(r"\D", "", text)
    if not letters:
        return _is_expected(rest)
    return _is_expected(rest) and _word_count(letters, words) <= MOST_WORDS


def _is_expected(digits: str) -> bool:
    """Tell whether digits are few, in a row, all alike, or a date."""
    if len(digits) <= 4 or len(set(digits)) == 1:
        return True
    return any(digits in row for row in SEQUENCES) or bool(DATE.fullmatch(digits))


def _word_count(letters: str, words: frozenset[str]) -> int:
    """Return of how few known words the letters are put together; more than any limit where they are not."""
    longest = max(map(len, words))
    fewest = [0] + [len(letters) + 1] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - longest), end):
            if letters[start:end] in words:
                fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]
