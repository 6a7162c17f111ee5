"""Notices of births by facilities."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, Invalid, facts, nest, published, validate, who
from satukota.kernel.people.api import User, memberships
from satukota.kernel.rows import insert, rows
from satukota.modules.services.actions.drafts import LASTING, open_and_submit
from satukota.modules.services.models import Draft
from satukota.modules.services.rules.codes import digest, new_secret

CHANNEL = "faskes"
GIVEN = "SELECT c.* FROM services_draft d JOIN kernel_case c ON c.id = d.case_id WHERE d.digest = %s"
ASKED = ("anak", "ibu", "pelapor")


@transaction.atomic
def give_notice(user: User, case_type: str, typed: dict[str, Any], key: str) -> Case:
    """Open a case from what a midwife typed. The same key twice is one notice. Raises Invalid or NotAllowed."""
    mark = digest(f"{user.pk}:{key or new_secret(20)}", "services.notice")
    for case in rows(Case, GIVEN, [mark]) if key else ():
        return case
    type_id, definition = published(case_type)
    variables = facts({}, now=timezone.localtime(), channel=CHANNEL, flags=[], documents=[])
    known = {name: value for name, value in variables.items() if name.startswith("$")}
    checked = validate(definition.data, nest(typed), known=known, text=True, require=ASKED, pages=definition.pages)
    if checked.errors:
        raise Invalid(checked.errors)
    plain = {name: value for name, value in checked.data.items() if name not in definition.data.computed}
    draft = Draft(digest=mark, definition_id=type_id, channel=CHANNEL, user=user, secret=new_secret())
    draft.origin_id, draft.expires_at = memberships(user)[0].agency_id, timezone.now() + LASTING
    draft.case = open_and_submit(draft, definition, plain, who(user))
    insert([draft])
    return draft.case
