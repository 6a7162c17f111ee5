"""Store, check and publish definitions."""

import hashlib
from importlib.resources import files
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.actions.events import DefinitionPublished
from satukota.kernel.cases.models import CaseType
from satukota.kernel.cases.queries.definitions import forget_published
from satukota.kernel.cases.rules.checking import check
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.engine import RAISES
from satukota.kernel.cases.rules.problems import DefinitionError, Problem
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import read
from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import User
from satukota.kernel.registry.api import modules, offers


def read_and_check(source: str) -> tuple[Definition | None, list[Problem]]:
    """Return the definition in a text and everything that is wrong with it, each with its line."""
    definition, problems = check(source)
    if definition is None:
        return None, problems
    known = {name for _module, (name, _path) in offers("effects", tuple)}
    for action in definition.actions.values():
        problems += [
            Problem(_line(source, name), f"actions.{action.id}.run", "unknown_effect", {"name": name})
            for name in action.run
            if name not in known and not name.startswith(RAISES)
        ]
    return definition, problems


def definition_notes(source: str) -> Notes:
    """Return where problems of a text are noted at their lines. Raises DefinitionError for one that cannot be read."""
    return Notes(read(source))


def _line(source: str, name: str) -> int:
    """Return the first line that names something, 0 where none does."""
    return next((n for n, text in enumerate(source.splitlines(), 1) if name in text), 0)


@transaction.atomic
def publish(draft: CaseType, by: User | None) -> CaseType:
    """Make a version the published one; the one before it is retired, cases that began with it keep it.

    A version with `status: retired` ends its case type: nothing is opened any more, what runs goes to its end.
    Raises DefinitionError where the text has problems or fails its own examples.
    """
    return _publish(draft, _must_hold(draft.source), by)


def _must_hold(source: str) -> Definition:
    definition, problems = read_and_check(source)
    if definition is None or problems:
        raise DefinitionError(problems)
    return definition


def _publish(draft: CaseType, definition: Definition, by: User | None) -> CaseType:
    CaseType.objects.filter(type=draft.type, status=CaseType.Status.PUBLISHED).update(status=CaseType.Status.RETIRED)
    draft.status = CaseType.Status.RETIRED if definition.status == "retired" else CaseType.Status.PUBLISHED
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    forget_published()
    actor = Actor(by.pk, "admin") if by else Actor.system()
    subject = Subject("case_type", draft.pk, Audience.PUBLIC)
    record(DefinitionPublished(type=draft.type, version=draft.version), subject, actor)
    return draft


def load_definitions() -> list[CaseType]:
    """Publish the definitions that modules bring, where their text is new; return what was published."""
    published_types = []
    for config in modules():
        folder = Path(str(files(config.name))) / "definitions"
        for path in sorted(folder.glob("*.yaml")):
            case_type = load_one(path.read_text(), config.code)
            published_types += [case_type] if case_type else []
    return published_types


@transaction.atomic
def load_one(source: str, module: str) -> CaseType | None:
    """Publish one text as the next version of its type; None where the module published this text before.

    Where the city wrote the version in force itself, or ended it, a module's text is kept as a draft: an upgrade
    takes nothing back that people here decided.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()
    if CaseType.objects.filter(digest=digest, module=module).exists():
        return None
    definition = _must_hold(source)
    newest = CaseType.objects.filter(type=definition.id).order_by("-version").first()
    draft = CaseType(
        type=definition.id,
        version=max(definition.version, newest.version + 1 if newest else 0),
        source=source,
        digest=digest,
        module=module,
    )
    if module and _written_here(definition.id):
        draft.save()
        return None
    return _publish(draft, definition, None)


def _written_here(case_type: str) -> bool:
    """Tell whether the version in force, or the one that ended the type, was published by somebody of the city."""
    decided = CaseType.objects.filter(type=case_type, published_at__isnull=False).order_by("-published_at", "-id")
    newest = decided.first()
    return newest is not None and newest.published_by_id is not None
