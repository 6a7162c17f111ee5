"""Who stands behind a paper that the system numbers."""

from satukota.kernel.cases.api import Action, Case, Definition, entries, say
from satukota.kernel.people.api import User


def deciding_officer(case: Case, definition: Definition) -> User | None:
    """Return who decided last in a role that signs, None where nobody did (what is granted by law)."""
    signing = {
        action.id for action in definition.actions.values() if any(definition.roles[role].signs for role in action.by)
    }
    return next((row.user for row in reversed(entries(case)) if row.action in signing and row.user), None)


def words_of_law(action: Action, definition: Definition, case: Case) -> str:
    """Return the rule by which the system itself granted a case, as it stands where else a name does."""
    timed = next((row for row in reversed(entries(case)) if _timed(definition, row.action)), None)
    rule = action if action.timer else definition.actions[timed.action] if timed else None
    return say(rule.label, "id") if rule else ""


def _timed(definition: Definition, name: str) -> bool:
    return name in definition.actions and definition.actions[name].timer is not None
