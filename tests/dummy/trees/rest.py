"""REST below /api/v1/trees."""

from django.http import HttpRequest
from ninja import Router, Schema

from tests.dummy.trees import queries
from tests.dummy.trees.models import Tree

router = Router(tags=["trees"])


class TreeOut(Schema):
    """A tree: its kind, its girth in cm and the code of its area."""

    kind: str
    girth_cm: int
    area_code: str


@router.get("/", response=list[TreeOut], summary="Newest trees")
def list_trees(request: HttpRequest) -> list[Tree]:
    """Return the 50 trees that were entered last."""
    return queries.newest()
