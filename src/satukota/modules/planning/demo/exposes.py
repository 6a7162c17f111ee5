"""The sheets of the quick wins of a city, from its folder."""

from pathlib import Path

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions import approve_expose, write_expose
from satukota.modules.planning.models import Expose, Item


def load_exposes(folder: Path, actor: Actor) -> None:
    """Write and approve the words of each quick win that has none yet."""
    from ruamel.yaml import YAML

    file = folder / "plan" / "exposes.yaml"
    for row in YAML(typ="safe").load(file.read_text("utf-8")) if file.is_file() else []:
        item = Item.objects.filter(code=row.pop("item"), quick_win=True, exposes=None).first()
        if item is not None:
            approve_expose(write_expose(Expose(item=item, **row), actor), actor)
