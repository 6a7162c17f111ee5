"""Templates: `templates/messages/*.yaml` of every package, with the city's own wordings over them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
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
def shipped_templates() -> dict[str, Template]:
    """Return the templates that come with the packages, by code (the file's name). Raises UnreadableTemplate."""
    templates: dict[str, Template] = {}
    for path in _sources():
        if path.stem in templates:
            raise UnreadableTemplate(f"two packages bring the template {path.stem}")
        templates[path.stem] = read(path.stem, path.read_text())
    return templates


def template(code: str) -> Template:
    """Return a template as it is sent now. Raises UnknownTemplate."""
    return templates({code})[code]


def templates(codes: Collection[str]) -> dict[str, Template]:
    """Return templates as they are sent now, by code, asked for in one statement. Raises UnknownTemplate."""
    unknown = sorted(code for code in codes if code not in shipped_templates())
    if unknown:
        raise UnknownTemplate(", ".join(unknown))
    newest = MessageTemplate.objects.filter(code__in=codes).order_by("code", "channel", "language", "-version")
    own: dict[str, dict[tuple[str, str], Wording]] = defaultdict(dict)
    for row in newest.distinct("code", "channel", "language"):
        own[row.code][row.language, row.channel] = Wording(row.subject, row.body)
    return {
        code: replace(shipped_templates()[code], wordings={**shipped_templates()[code].wordings, **own[code]})
        for code in codes
    }


def check() -> list[str]:
    """Return what is wrong with the templates that come with the packages."""
    return [problem for template in shipped_templates().values() for problem in problems(template)]
