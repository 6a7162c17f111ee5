"""Everything that writes in this module: an answer, a questionnaire, the forgetting of devices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.api import has_permission, user_with_id
from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.rules import STEPS, Question, quarter_of

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class AnswerGiven(EventData):
    """Somebody answered the `questionnaire` (number); what they said stands in no event."""

    name: ClassVar[str] = "wellbeing.answer_given"
    questionnaire: int = 0


@dataclass(frozen=True, slots=True)
class QuestionnairePublished(EventData):
    """The questionnaire `number` with so many `questions` is asked from now on."""

    name: ClassVar[str] = "wellbeing.questionnaire_published"
    number: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class DevicesForgotten(EventData):
    """Of `count` answers of earlier quarters it was forgotten which device they came from."""

    name: ClassVar[str] = "wellbeing.devices_forgotten"
    count: int = 0


class AlreadyAnswered(ValidationError):
    """This device has answered in this quarter."""


@dataclass(frozen=True)
class Profile:
    """What somebody may tell of themselves; all of it may be empty."""

    area: str = ""
    age: str = ""
    gender: str = ""


@transaction.atomic
def give_answer(
    questionnaire: Questionnaire, values: Mapping[str, int], profile: Profile, device: str, actor: Actor
) -> Answer:
    """Keep an answer of today. One device answers once in a quarter.

    Raises ValidationError where a question is not answered on its five steps, AlreadyAnswered for a second one.
    """
    wanted = [question.code for question in questionnaire.asked]
    lacking = {code: _("Choose one of the five steps.") for code in wanted if values.get(code) not in STEPS}
    if lacking:
        raise ValidationError(lacking)
    day = timezone.localdate()
    year, quarter = quarter_of(day)
    answer = Answer(
        questionnaire=questionnaire, day=day, year=year, quarter=quarter, device=device,
        values={code: values[code] for code in wanted}, **vars(profile),
    )  # fmt: skip
    answer.clean_fields()
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError as error:
        raise AlreadyAnswered(_("This device has answered in this quarter already. Thank you.")) from error
    _note(AnswerGiven(questionnaire.number), "questionnaire", questionnaire.pk, actor)
    return answer


@transaction.atomic
def publish_questionnaire(title: str, questions: Sequence[Question], source: str, actor: Actor) -> Questionnaire:
    """Ask these questions from now on; earlier questionnaires and their answers stay as they were."""
    if not _may(actor, "wellbeing.manage"):
        raise PermissionDenied("wellbeing.manage")
    if not questions:
        raise ValidationError({"questions": _("Write at least one question.")})
    newest = Questionnaire.objects.select_for_update().first()
    questionnaire = Questionnaire(
        number=newest.number + 1 if newest else 1, title=title.strip(), source=source.strip(),
        questions=[question.row() for question in questions], published_by_id=actor.user_id,
    )  # fmt: skip
    questionnaire.full_clean()
    questionnaire.save()
    event = QuestionnairePublished(questionnaire.number, len(questions))
    _note(event, "questionnaire", questionnaire.pk, actor)
    return questionnaire


@transaction.atomic
def forget_devices(day: date, actor: Actor) -> int:
    """Forget which devices answered before the quarter of a day; return how many answers that were."""
    year, quarter = quarter_of(day)
    earlier = Answer.objects.exclude(device="").exclude(year=year, quarter=quarter)
    count = earlier.update(device="")
    if count:
        _note(DevicesForgotten(count), "survey", 1, actor)
    return count


def _may(actor: Actor, permission: str) -> bool:
    user = user_with_id(actor.user_id) if actor.user_id else None
    return actor.role == SYSTEM or has_permission(user, permission)


def _note(data: EventData, kind: str, pk: int, actor: Actor) -> None:
    record(data, Subject(f"wellbeing.{kind}", pk, Audience.AGENCY), actor)
