"""Notices of births by facilities."""

from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Case, Invalid, definition, nest, validate, who
from satukota.kernel.people.api import User, memberships
from satukota.modules.services.actions.drafts import begin, built_ins, keep, send
from satukota.modules.services.models import Draft
from satukota.modules.services.rules.codes import digest


@transaction.atomic
def give_notice(user: User, case_type: str, typed: dict[str, Any], key: str) -> Case:
    """Open a case from what a midwife typed. The same key twice is one notice. Raises Invalid or NotAllowed."""
    mark = digest(f"{user.pk}:{key}", "services.notice")
    if key:
        again = Draft.objects.select_related("case").filter(digest=mark, case__isnull=False).first()
        if again and again.case:
            return again.case
    draft = begin(case_type, channel="faskes", user=user, origin=memberships(user)[0].agency).draft
    if key:
        draft.digest = mark
        draft.save(update_fields=["digest"])
    found = definition(case_type)
    checked = validate(
        found.data,
        nest(typed),
        known=built_ins(draft),
        text=True,
        require=("anak", "ibu", "pelapor"),
        pages=found.pages,
    )
    if checked.errors:
        raise Invalid(checked.errors)
    plain = {name: value for name, value in checked.data.items() if name not in found.data.computed}
    keep(draft, plain)
    return send(draft, who(user)).case
