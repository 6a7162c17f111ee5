"""The agencies as the administration shows them: the tree with who heads them, how many people and open matters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from satukota.kernel.cases.api import open_matters
from satukota.kernel.people.api import (
    Agency,
    Membership,
    Visitor,
    heads_today,
    people_today,
)
from satukota.modules.administration.queries.scope import agencies_within, covers, scope_of

STRUCTURE = "administration.structure"
CONTACT = "administration.agencies"
KINDS = {kind: place for place, kind in enumerate(Agency.Kind.values)}
OPEN_LEVELS = 2
"""How deep the tree is drawn open: the mayor, and what stands directly below."""


@dataclass(frozen=True)
class Node:
    """An agency in the tree. `heads` are who heads it today, `people` and `matters` how many there are."""

    agency: Agency
    depth: int
    heads: list[Membership]
    people: int
    matters: int
    children: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many agencies stand below it, all levels."""
        return sum(1 + child.size for child in self.children)

    @property
    def opened(self) -> bool:
        """Whether what stands below it is shown at once."""
        return self.depth < OPEN_LEVELS - 1


def may_change(user: Visitor, agency: Agency) -> bool:
    """Tell whether somebody may change at least the contact data of an agency."""
    return agency.active and covers(scope_of(user, CONTACT), agency.pk)


@dataclass(frozen=True)
class Structure:
    """All agencies of one look: the tops of the tree, every node by id, how many are closed."""

    tops: list[Node]
    nodes: Mapping[int, Node]
    closed: list[Agency]


def structure(user: Visitor) -> Structure:
    """Return the tree of the agencies that are not closed; an administrator of an agency sees the own part alone."""
    every = (
        agencies_within(scope_of(user, CONTACT))
        .select_related("successor")
        .prefetch_related("former_names")
        .order_by("name")
    )
    rows = {row.pk: row for row in every}
    active = {pk: row for pk, row in rows.items() if row.active}
    children: dict[int | None, list[Agency]] = defaultdict(list)
    for row in sorted(active.values(), key=lambda row: (KINDS.get(row.kind, 99), row.name)):
        children[row.parent_id if row.parent_id in active else None].append(row)
    facts = _Facts(heads_today(), people_today(), open_matters("agency_id"))
    nodes: dict[int, Node] = {}
    tops = [_node(row, 0, children, facts, nodes) for row in children[None]]
    return Structure(tops, nodes, [row for row in rows.values() if not row.active])


@dataclass(frozen=True)
class _Facts:
    heads: Mapping[int, list[Membership]]
    people: Mapping[int, int]
    matters: Mapping[int, int]


def _node(
    row: Agency, depth: int, children: Mapping[int | None, list[Agency]], facts: _Facts, nodes: dict[int, Node]
) -> Node:
    below_it = [_node(child, depth + 1, children, facts, nodes) for child in children.get(row.pk, ())]
    pk = row.pk
    node = Node(row, depth, facts.heads.get(pk, []), facts.people.get(pk, 0), facts.matters.get(pk, 0), below_it)
    nodes[pk] = node
    return node


def search(tree: Structure, words: str, kind: str = "") -> list[Node]:
    """Return the agencies whose names, former names or code hold all the words, of a kind where one is given."""
    wanted = words.casefold().split()
    return [node for node in _in_order(tree.tops) if _fits(node.agency, wanted) and kind in ("", node.agency.kind)]


def _fits(agency: Agency, wanted: list[str]) -> bool:
    former = (row.name for row in agency.former_names.all())
    text = " ".join((agency.name, agency.short_name, agency.code, *former)).casefold()
    return all(word in text for word in wanted)


def _in_order(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _in_order(node.children)
