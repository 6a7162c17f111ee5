"""Letters of refusal: which results are one, what they say of reasons, and by when their reader may object."""

from django.db.models import Q

from satukota.kernel.cases.api import Case, Definition, Output, case_types, entries, pinned_definition
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.reasons import reason_in


def printed_by(definition: Definition, step: str) -> list[Output]:
    """Return the printed results that a step makes: letters of refusal where it refuses, else what was asked for."""
    refusing = [output for output in definition.outputs.values() if step in output.refusal]
    return [output for output in refusing or results(definition) if output.printed]


def results(definition: Definition) -> list[Output]:
    """Return what may be asked for: the results without letters of refusal."""
    return [output for output in definition.outputs.values() if not output.refusal]


def is_refusal(paper: Paper) -> bool:
    """Tell whether a paper is a letter of refusal."""
    output = pinned_definition(paper.case.definition_id).outputs.get(paper.output)
    return output is not None and bool(output.refusal)


def refusal_letters() -> Q:
    """Return the condition by which rows of papers are letters of refusal of the services in force."""
    wanted = Q(pk__in=[])
    for row in case_types():
        names = [output.id for output in pinned_definition(row.pk).outputs.values() if output.refusal]
        wanted |= Q(case__type=row.type, output__in=names)
    return wanted


def reason_of(case: Case, output: Output) -> str:
    """Return why a matter was refused last, as its history says it; nothing before that."""
    refused = next((row for row in reversed(entries(case)) if row.action in output.refusal), None)
    return reason_in(refused, pinned_definition(case.definition_id)) if refused else ""
