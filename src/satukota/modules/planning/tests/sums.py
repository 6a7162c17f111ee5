"""A second computation of what counts, by a way of its own."""

from collections import defaultdict


def independent_sum(values, parents):
    """Walk down from the roots; where a figure is known take it and go no deeper."""
    below = defaultdict(list)
    for item, above in parents.items():
        below[above].append(item)

    def walk(item):
        return values[item] if values.get(item) is not None else sum(map(walk, below[item]))

    return sum(map(walk, below[None]))
