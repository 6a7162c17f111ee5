"""What a case page shows of an application: its papers, likely duplicates side by side, how near photos were taken."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import (
    Case,
    Definition,
    Output,
    access_case,
    allowed_actions,
    answers_of,
    case_facts,
    case_files,
    case_for,
    find_answer,
    pinned_definition,
    say,
    who,
)
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import Visitor, actor_for, mask
from satukota.kernel.places.api import haversine
from satukota.modules.services.queries.refusals import printed_by
from satukota.modules.services.rules.likeness import alike
from satukota.modules.services.rules.showing import value_words

PREVIEWED = frozenset({"services.number", "services.bill"})
"""What a step sets going after which papers are issued without anybody looking again."""
NEAR_METRES = 150
"""A photo that was taken farther away than this does not show the place."""


@dataclass(frozen=True, slots=True)
class InspectionPhoto:
    """A photo of an inspection: how many metres from the site it was taken, None where nobody knows."""

    file: StoredFile
    metres: float | None

    @property
    def near(self) -> bool:
        """Tell whether it shows the place."""
        return self.metres is not None and self.metres <= NEAR_METRES


def inspection_photos(case: Case) -> list[InspectionPhoto]:
    """Return the photos that were taken as evidence with their distance from the site."""
    return [
        InspectionPhoto(file, _metres(case, file))
        for file in case_files(case)
        if file.kind == "evidence" and file.is_image
    ]


def _metres(case: Case, file: StoredFile) -> float | None:
    origin = file.origin
    if case.lon is None or case.lat is None or origin is None or origin.lon is None or origin.lat is None:
        return None
    return haversine(case.lon, case.lat, origin.lon, origin.lat)


def reads_all(user: Visitor, case: Case) -> bool:
    """Tell whether a member of staff may read every answer of a case."""
    access, fields = access_case(user, case), pinned_definition(case.definition_id).data.fields.values()
    return access.staff and access.classes >= {field.pii for field in fields if field.pii}


def previewed_outputs(user: Visitor, case: Case) -> list[Output]:
    """Return the papers that somebody may look at before a step of theirs has them issued."""
    definition = pinned_definition(case.definition_id)
    issuing = [action for action in allowed_actions(case, who(user)) if PREVIEWED & set(action.run) or action.sign]
    facts = case_facts(case, definition, timezone.now()) if issuing else {}
    outputs = {output.id: output for action in issuing for output in printed_by(definition, action.id)}
    return [output for output in outputs.values() if output.when is None or output.when.true(facts)]


def likely_duplicates(user: Visitor, case: Case, definition: Definition, language: str) -> list[dict[str, Any]]:
    """Return each likely duplicate with its answers beside this case's; that somebody looked is recorded.

    Whether two answers are the same is None where one of them was not given.
    """
    pairs, mine = [], answers_of(case)
    compared = [field for field in definition.data.fields.values() if _is_compared(definition, field.path)]
    for number, _rule, score in case.data.get("$duplicates", []):
        try:
            other = case_for(user, number, staff=True)
        except Case.DoesNotExist:
            continue
        theirs = answers_of(other)
        rows = []
        for field in compared:
            first, second = (_value_words(field, find_answer(data, field.path), language) for data in (mine, theirs))
            same = alike(first, second) >= 0.999 if first and second else None
            rows.append((say(field.label, language), first, second, same))
        pairs.append({"case": other, "score": round(score * 100), "rows": rows})
        record_reading(actor_for(user), "case", other.pk, "duplicates")
    return pairs


def _is_compared(definition: Definition, path: str) -> bool:
    rules = definition.dedup.rules if definition.dedup else ()
    return path in {comparison.path for rule in rules for comparison in (*rule.all, *rule.any)}


def _value_words(field: Any, value: Any, language: str) -> str:
    if value in (None, ""):
        return ""
    return mask(str(value)) if field.pii == "secret" else value_words(field, value, language)
