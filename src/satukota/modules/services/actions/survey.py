"""Satisfaction after a service."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from satukota.kernel.cases.api import Case, Definition, subject_of
from satukota.kernel.events.api import Actor, record
from satukota.modules.services.actions.events import SurveyAnswered
from satukota.modules.services.models import SurveyAnswer
from satukota.modules.services.models.survey import ELEMENTS, PROFILE


def survey_is_due(case: Case, definition: Definition) -> bool:
    """Tell whether the survey of a service is open to a case's applicant: finished, in the state that it names."""
    survey = definition.after.get("survey")
    return survey is not None and not case.is_open and case.state == survey["when"]


@transaction.atomic
def save_survey(
    case: Case, marks: Sequence[int], comment: str = "", profile: Mapping[str, str] | None = None
) -> SurveyAnswer:
    """Keep the nine answers (1 to 4) of a finished case's applicant; a second time returns the first.

    `profile` is what they said of themselves, by `PROFILE`. Raises ValueError where the case is not finished.
    """
    if not Case.objects.filter(pk=case.pk, is_open=False).exists():
        raise ValueError("not finished")
    said = {name: code for name, code in (profile or {}).items() if code in PROFILE.get(name, ())}
    values = dict(zip(ELEMENTS, marks, strict=True)) | said
    defaults = {"type": case.type, "agency_id": case.agency_id, "comment": comment.strip()[:1000], **values}
    row, created = SurveyAnswer.objects.get_or_create(case=case, defaults=defaults)
    if created:
        record(SurveyAnswered(type=case.type, total=sum(marks)), subject_of(case), Actor(None, "applicant"))
    return row
