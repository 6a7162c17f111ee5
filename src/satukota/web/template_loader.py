"""Templates whose attributes are read by machines: a number in an address, a form or a style is written plainly.

Text for people groups its thousands as the language does (1.234). The same digits in `value="…"`, `href="…"` or
`id="…"` would send the id 1234 back as "1.234" and move a bar to "12,5%": it works until a table has its thousandth row.
"""

import re
from collections.abc import Iterator

from django.template import Origin
from django.template.base import tag_re
from django.template.loaders.app_directories import Loader as AppLoader

FOR_PEOPLE = frozenset(
    {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "content", "label"}
    | {"placeholder", "summary", "title"}
)
"""Attributes that are read out or shown; every other attribute is read by a browser or a program."""
_STEP = re.compile(
    r"""
    (?P<comment> <!--.*?(?:-->|$) )
  | (?P<opens> <(?=[a-zA-Z]) )
  | (?P<name> [a-zA-Z][\w:.-]* ) (?P<quote> =["'] )?
  | (?P<mark> [>"'] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Loader(AppLoader):
    """Load the templates of the apps, with plain numbers in their attributes."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template. Raises TemplateDoesNotExist."""
        source = super().get_contents(origin)
        return "".join(plain_attributes(source)) if str(origin.name).endswith(".html") else source


def plain_attributes(source: str) -> Iterator[str]:
    """Yield the pieces of a template's source; a variable in an attribute of a machine gets the filter `plain`."""
    place = _Place()
    for piece in tag_re.split(source):
        if piece.startswith("{{") and place.for_machines:
            yield f"{piece.removesuffix('}}').rstrip()}|plain }}}}"
            continue
        if not piece.startswith(("{{", "{%", "{#")):
            place.read(piece)
        yield piece


class _Place:
    """Where in a page its source has come to: in text, in a tag, or in the value of an attribute."""

    def __init__(self) -> None:
        self.in_tag = False
        self.attribute = ""
        self.quote = ""

    @property
    def for_machines(self) -> bool:
        """Whether what follows stands in an attribute that no person reads."""
        return bool(self.quote) and self.attribute not in FOR_PEOPLE

    def read(self, text: str) -> None:
        """Go over text between two template tags."""
        for step in _STEP.finditer(text):
            if self.quote:
                self._close(step.group())
            elif self.in_tag:
                self._in_tag(step)
            elif step["opens"]:
                self.in_tag = True

    def _close(self, text: str) -> None:
        """End the attribute's value at its quotation mark."""
        if text.endswith(self.quote):
            self.quote = ""

    def _in_tag(self, step: re.Match[str]) -> None:
        if step["mark"] == ">":
            self.in_tag = False
        elif step["quote"]:
            self.attribute, self.quote = step["name"].lower(), step["quote"][1]
