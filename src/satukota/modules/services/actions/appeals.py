"""What a granted objection or appeal does: a refused application is opened again, a revoked paper holds again."""

from satukota.kernel.cases.api import SYSTEM, Act, Applied, Case, NotAllowed, apply, pinned_definition, say
from satukota.kernel.events.api import Actor
from satukota.modules.services.actions.ending import restore_paper, withdraw_refusals
from satukota.modules.services.actions.refunds import ask_anew
from satukota.modules.services.queries.sequels import APPEAL, contested_papers, first_matter, sequel_of


def reopen(applied: Applied) -> None:
    """Undo what an appeal is about: the effect of granting it, or of silence.

    A refused application is opened again, to be decided anew, and its letter of refusal holds no longer; papers whose
    revocation was appealed against hold again. Raises NotAllowed where the application is over and does not open.
    """
    matter = first_matter(applied.case)
    rule = pinned_definition(matter.definition_id).appeal
    if rule is None:
        return
    words = f"{say(applied.definition.title, 'id')} {applied.case.number}: {say(applied.action.label, 'id')}"
    contested = [] if matter.state in rule.from_ else contested_papers(matter, _objection(applied.case).opened_at)
    for paper in contested:
        restore_paper(paper, words, Actor.system())
    if contested or not rule.granted:
        return
    try:
        apply(matter, Act(rule.granted, note=words), SYSTEM)
    except NotAllowed:
        matter.refresh_from_db(fields=["is_open"])
        if not matter.is_open:  # one that is open again is decided anew already
            raise
    ask_anew(matter)
    withdraw_refusals(matter, words[:500], Actor.system())


def _objection(case: Case) -> Case:
    """Return the first appeal of a chain: the one that had to be made in time against what was decided first."""
    row = sequel_of(case)
    before = sequel_of(row.earlier) if row else None
    return _objection(row.earlier) if row and before and before.kind == APPEAL else case
