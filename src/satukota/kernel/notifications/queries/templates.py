"""Templates: `templates/messages/*.yaml` of every package, with the city's own wordings over them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from satukota.kernel.notifications.models import MessageTemplate
from satukota.kernel.notifications.rules import Template, UnreadableTemplate, Wording, problems, read
from satukota.kernel.registry.api import modules

KERNEL = Path(__file__).parents[2]


class UnknownTemplate(LookupError):
    """There is no message template of this code."""


def _sources() -> Iterator[Path]:
    yield from sorted(KERNEL.glob("*/templates/messages/*.yaml"))
    for module in modules():
        yield from sorted((Path(module.path) / "templates" / "messages").glob("*.yaml"))


@cache
def shipped() -> dict[str, Template]:
    """Return the templates that come with the packages, by code (the file's name). Raises UnreadableTemplate."""
    found: dict[str, Template] = {}
    for path in _sources():
        if path.stem in found:
            raise UnreadableTemplate(f"two packages bring the template {path.stem}")
        found[path.stem] = read(path.stem, path.read_text())
    return found


def template(code: str) -> Template:
    """Return a template as it is sent now. Raises UnknownTemplate."""
    base = shipped().get(code)
    if base is None:
        raise UnknownTemplate(code)
    newest = MessageTemplate.objects.filter(code=code).order_by("channel", "language", "-version")
    own = {
        (row.language, row.channel): Wording(row.subject, row.body) for row in newest.distinct("channel", "language")
    }
    return replace(base, wordings={**base.wordings, **own}) if own else base


def check() -> list[str]:
    """Return what is wrong with the templates that come with the packages."""
    return [problem for found in shipped().values() for problem in problems(found)]
