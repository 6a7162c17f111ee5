"""Writing trees: one function per verb, each in one transaction with its event."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, once, record
from tests.dummy.trees.models import Tree


@dataclass(frozen=True, slots=True)
class TreePlanted(EventData):
    """A tree was entered. `girth` is its girth in cm."""

    name: ClassVar[str] = "trees.planted"
    girth: int = 0


def plant(kind: str, girth_cm: int, area_code: str, actor: Actor, *, key: str | None = None) -> Tree:
    """Enter a tree and return it. Raises AlreadyDone where the key was used before (nothing is written then)."""
    with once(key), transaction.atomic():
        tree = Tree.objects.create(kind=kind, girth_cm=girth_cm, area_code=area_code)
        subject = Subject("trees.tree", tree.pk, Audience.PUBLIC, area=area_code)
        record(TreePlanted(girth=girth_cm), subject, actor, key=key)
    return tree
