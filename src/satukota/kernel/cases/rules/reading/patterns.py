"""Patterns of a definition: readable, and never slow on any answer."""

import re


def fault(pattern: str) -> tuple[str, str] | None:
    """Return what is wrong with a pattern as (code, reason), or None."""
    try:
        re.compile(pattern)
    except re.error as error:
        return "pattern_unreadable", str(error)
    return ("pattern_slow", "") if slow(pattern) else None


def slow(pattern: str) -> bool:
    """Say whether a repeated group holds a repetition or a choice, as in `(a+)+`: its time can explode.

    Strict on purpose: `(ab|cd)+` is refused too, `(ab|cd)?` and `[a-d]+` are fine.
    """
    groups = [False]
    plain = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern)
    for place, sign in enumerate(plain):
        repeats = re.match(r"[*+]|\{\d*,\d*\}|\{\d{2,}\}", plain[place:]) is not None
        if sign == "(":
            groups.append(False)
        elif sign == ")" and len(groups) > 1:
            inner = groups.pop()
            if inner and re.match(r"[*+]|\{", plain[place + 1 :]):
                return True
            groups[-1] |= inner
        elif repeats or sign == "|":
            groups[-1] = True
    return False
