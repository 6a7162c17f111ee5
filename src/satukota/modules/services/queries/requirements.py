"""Papers of other services that an application rests on: looked up live, said before somebody begins."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import (
    CaseType,
    Definition,
    FieldError,
    Requirement,
    case_facts,
    definition,
    find_answer,
    pinned_definition,
    say,
)
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.quotas import quota_conditions


def unmet_requirements(wanted: Definition, facts: Mapping[str, Any]) -> dict[str, FieldError]:
    """Return what is wrong with the numbers of papers that an application rests on, by the path of their question.

    A number that was not given is not judged here: whether it must be is said at its question.
    """
    unmet = {}
    for required in wanted.requires:
        if required.when is not None and not required.when.true(facts):
            continue
        number = " ".join(str(find_answer(facts, required.number) or "").split())
        if number and not _holds(required, number, facts):
            unmet[required.number] = FieldError("said", {"said": _sentence(required)})
    return unmet


def _holds(required: Requirement, number: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether a paper of that number holds today and is the same person's."""
    papers = Paper.objects.filter(number=number, status=Paper.Status.VALID, case__type=required.service)
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    papers = papers.filter(in_time).select_related("case").defer("case__search")
    if required.output:
        papers = papers.filter(output=required.output)
    return any(_is_same(required, paper, facts) for paper in papers[:5])


def _is_same(required: Requirement, paper: Paper, facts: Mapping[str, Any]) -> bool:
    theirs = case_facts(paper.case, pinned_definition(paper.case.definition_id), timezone.now())
    pairs = ((find_answer(facts, own), find_answer(theirs, other)) for own, other in required.same.items())
    return all(_plain(own) and _plain(own) == _plain(other) for own, other in pairs)


def _plain(answer: Any) -> str:
    return "" if answer is None else " ".join(str(answer).casefold().split())


def _sentence(required: Requirement) -> str:
    """Say the same whether there is no such paper, it holds no longer, or it is somebody else's: nobody learns which."""
    return gettext("No valid paper of “%s” has this number and is yours. Compare it with the paper.") % service_title(
        required.service, "id"
    )


def service_title(service: str, language: str) -> str:
    """Return how a service is called; its name in the format where the city has it not (any more)."""
    try:
        return say(definition(service).title, language)
    except CaseType.DoesNotExist:
        return service


def conditions_in_words(wanted: Definition, language: str) -> list[str]:
    """Return what somebody must know before they begin: papers that are needed first, and how many may apply."""
    papers = [
        gettext("First: a valid paper of “%s”; its number is asked for.") % service_title(required.service, language)
        if wanted.data.fields[required.number].required
        else gettext("Where you have it: a valid paper of “%s”; its number is looked up.")
        % service_title(required.service, language)
        for required in wanted.requires
    ]
    return [*papers, *quota_conditions(wanted, language)]
