"""Jobs: what follows when a tree was entered."""

from contextlib import suppress

from satukota.kernel.cases.api import Opening, Place, open_case
from satukota.kernel.events.api import Actor, AlreadyDone, event, retry, task
from tests.dummy.trees import queries
from tests.dummy.trees.rules import protected


@task(name="trees.ask_for_inspection", retry=retry)
def ask_for_inspection(event_id: int) -> None:
    """Open a case for a tree that must be inspected; a job that runs twice opens one case."""
    tree = queries.tree(event(event_id).subject_id)
    if not protected(tree.girth_cm):
        return
    opening = Opening("trees.inspection", tree.kind, data={"tree": tree.pk}, place=Place(area=tree.area_code))
    with suppress(AlreadyDone):
        open_case(opening, actor=Actor.system(), key=f"trees.inspection:{tree.pk}")
