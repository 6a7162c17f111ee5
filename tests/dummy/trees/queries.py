"""Reading trees."""

from satukota.kernel.people.api import Visitor
from tests.dummy.trees.models import Tree


def newest(most: int = 50) -> list[Tree]:
    """Return the trees that were entered last."""
    return list(Tree.objects.order_by("-planted_at", "-pk")[:most])


def tree(pk: int) -> Tree:
    """Return one tree. Raises Tree.DoesNotExist."""
    return Tree.objects.get(pk=pk)


def count(_user: Visitor) -> int:
    """Return how many trees the city has."""
    return Tree.objects.count()
