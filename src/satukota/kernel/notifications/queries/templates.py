"""Templates: `templates/messages/*.yaml` of every package, with the city's own wordings over them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.db.models import QuerySet

from satukota.kernel.notifications.models import MessageTemplate
from satukota.kernel.notifications.rules import Template, UnreadableTemplate, Wording, problems, read
from satukota.kernel.registry.api import modules

KERNEL = Path(__file__).parents[2]


class UnknownTemplate(LookupError):
    """There is no message template of this code."""


def _sources() -> Iterator[tuple[str, Path]]:
    """Yield the files of templates with the short name of the module that brings them."""
    yield from (("kernel", path) for path in sorted(KERNEL.glob("*/templates/messages/*.yaml")))
    for module in modules():
        folder = Path(module.path) / "templates" / "messages"
        yield from ((module.code, path) for path in sorted(folder.glob("*.yaml")))


@cache
def shipped_templates() -> dict[str, Template]:
    """Return the templates that come with the packages, by code (the file's name). Raises UnreadableTemplate."""
    templates: dict[str, Template] = {}
    for _owner, path in _sources():
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
    own: dict[str, dict[tuple[str, str], Wording]] = defaultdict(dict)
    for row in _newest().filter(code__in=codes):
        if row.body:
            own[row.code][row.language, row.channel] = Wording(row.subject, row.body)
    return {
        code: replace(shipped_templates()[code], wordings={**shipped_templates()[code].wordings, **own[code]})
        for code in codes
    }


def _newest() -> QuerySet[MessageTemplate]:
    """Return the newest version of each wording; one without a body says that the program's own words hold again."""
    rows = MessageTemplate.objects.order_by("code", "channel", "language", "-version")
    return rows.distinct("code", "channel", "language")


def own_wordings() -> dict[str, dict[str, str]]:
    """Return the city's own wordings in force by `code/channel/language`, as `Configurable.rows` has them."""
    return {
        wording_key(row.code, row.channel, row.language): {"subject": row.subject, "body": row.body}
        for row in _newest()
        if row.body and row.code in shipped_templates()
    }


def wording_key(code: str, channel: str, language: str) -> str:
    """Return by what a wording is known in the history."""
    return f"{code}/{channel}/{language}"


@cache
def template_owners() -> dict[str, str]:
    """Return the module that brings each template: its short name, `kernel` for those of the kernel."""
    return {path.stem: owner for owner, path in _sources()}


def check() -> list[str]:
    """Return what is wrong with the templates that come with the packages."""
    return [problem for template in shipped_templates().values() for problem in problems(template)]
