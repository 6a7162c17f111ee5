"""Markdown for the reference: a page's beginning, tables, joined codes."""

import inspect
from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs`; change the source, not this page. -->"


def begin(title: str, *words: str) -> list[str]:
    """Return the first lines of a page: its title and what it shows, a paragraph each."""
    return [MADE, "", f"# {title}", "", *(line for text in words for line in (text, ""))]


def finish(lines: Iterable[str]) -> str:
    """Return the page's text, with one empty line where there were several and one newline at its end."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a table, or nothing where there is no row."""
    body = [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *body, ""]


def cell(value: object) -> str:
    """Return a value as one line that does not end its cell."""
    return " ".join(str(value).split()).replace("|", "\\|")


def codes(names: Iterable[object]) -> str:
    """Return names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def docstring(thing: object) -> str:
    """Return what somebody wrote about a class or function; empty where only a machine did."""
    text = inspect.getdoc(thing) or ""
    is_generated = isinstance(thing, type) and text.startswith(f"{thing.__name__}(")
    return "" if is_generated else text
