"""What an objection or an appeal that is granted does: the application is opened again, to be decided anew."""

from satukota.kernel.cases.api import SYSTEM, Act, Applied, NotAllowed, apply, pinned_definition, say
from satukota.modules.services.queries.sequels import first_matter


def reopen(applied: Applied) -> None:
    """Open the application again that an appeal is about: the effect of granting it, or of silence.

    Raises NotAllowed where the application is over and does not open again.
    """
    matter = first_matter(applied.case)
    rule = pinned_definition(matter.definition_id).appeal
    if rule is None or not rule.granted:
        return
    words = f"{say(applied.definition.title, 'id')} {applied.case.number}: {say(applied.action.label, 'id')}"
    try:
        apply(matter, Act(rule.granted, note=words), SYSTEM)
    except NotAllowed:
        matter.refresh_from_db(fields=["is_open"])
        if not matter.is_open:  # one that is open again is decided anew already
            raise
