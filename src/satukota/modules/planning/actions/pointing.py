"""Links to other plans as an import writes them, keeps them, and takes them back. The import's event tells of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from satukota.modules.planning.models import Item, ItemLink
from satukota.modules.planning.rules.pointers import pointers_in

type Link = list[Any]
"""A link as an import keeps it: kind, id of the item it leads to, note, source."""


def point(items: Sequence[Item]) -> None:
    """Let items point at what their row names; a link that stays keeps its note and source."""
    wanted = {item.pk: {pointer.target: pointer.kind for pointer in pointers_in(item.pointing)} for item in items}
    codes = {target.partition("/")[2] for targets in wanted.values() for target in targets}
    named = Item.objects.filter(code__in=codes).values_list("plan__code", "code", "pk")
    pks = {f"{plan}/{code}": pk for plan, code, pk in named}
    by_pk = {item: {pks[target]: kind for target, kind in targets.items()} for item, targets in wanted.items()}
    kept: dict[int, list[Link]] = defaultdict(list)
    for item, rows in links_of(wanted).items():
        kept[item] = [[by_pk[item][row[1]], *row[1:]] for row in rows if row[1] in by_pk[item]]
    for item, kinds in by_pk.items():
        there = {row[1] for row in kept[item]}
        kept[item] += [[kind, to, "", ""] for to, kind in kinds.items() if to not in there]
    write_links(kept | {item: kept[item] for item in wanted})


def links_of(items: Iterable[int]) -> dict[int, list[Link]]:
    """Return where items (by key) point, in the order of what they point at."""
    links: dict[int, list[Link]] = defaultdict(list)
    for link in ItemLink.objects.filter(item__in=list(items)).order_by("to"):
        links[link.item_id].append([link.kind, link.to_id, link.note, link.source])
    return links


def write_links(links: Mapping[int, Sequence[Link]]) -> None:
    """Leave the items with these links alone."""
    standing = links_of(links)
    differing = [item for item, rows in links.items() if sorted(rows, key=str) != sorted(standing[item], key=str)]
    ItemLink.objects.filter(item__in=differing).delete()
    ItemLink.objects.bulk_create(
        ItemLink(item_id=item, kind=kind, to_id=to, note=note, source=source)
        for item in differing
        for kind, to, note, source in links[item]
    )
