"""What is recorded when something in this module is written."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record


@dataclass(frozen=True, slots=True)
class PlanSaved(EventData):
    """A plan was made or its head changed."""

    name: ClassVar[str] = "planning.plan_saved"


@dataclass(frozen=True, slots=True)
class DimensionSaved(EventData):
    """The name or the counterpart of a dimension changed; `fields` says which."""

    name: ClassVar[str] = "planning.dimension_saved"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemSaved(EventData):
    """An item of `plan_id` was added or changed. `fields` names what changed; empty for a new item."""

    name: ClassVar[str] = "planning.item_saved"
    plan_id: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDropped(EventData):
    """An item left the plan `plan_id`; the reason stands with the item."""

    name: ClassVar[str] = "planning.item_dropped"
    plan_id: int = 0


@dataclass(frozen=True, slots=True)
class CommentWritten(EventData):
    """Somebody of the staff said `comment_id` about an item or an indicator and mentioned so many people (`mentions`)."""

    name: ClassVar[str] = "planning.comment_written"
    comment_id: int = 0
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class CommentWithdrawn(EventData):
    """The comment `comment_id` was withdrawn by who wrote it."""

    name: ClassVar[str] = "planning.comment_withdrawn"
    comment_id: int = 0


@dataclass(frozen=True, slots=True)
class ChangeProposed(EventData):
    """The change `change_id` of an item, milestone, risk, dependency or readiness (`about`) was written down.

    `waits`: it holds only when others have agreed; else it is the planner's own and holds at once.
    """

    name: ClassVar[str] = "planning.change_proposed"
    change_id: int = 0
    about: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ChangeTakenOut(EventData):
    """The change `change_id` was taken out of its proposal before it was sent."""

    name: ClassVar[str] = "planning.change_taken_out"
    change_id: int = 0


@dataclass(frozen=True, slots=True)
class ProposalApplied(EventData):
    """A proposal with `changes` (their number) was approved; they hold."""

    name: ClassVar[str] = "planning.proposal_applied"
    changes: int = 0


@dataclass(frozen=True, slots=True)
class PlanImported(EventData):
    """A sheet was imported. `added` and `changed` count rows, `digest` is the file's SHA-256."""

    name: ClassVar[str] = "planning.plan_imported"
    added: int = 0
    changed: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PlanImportUndone(EventData):
    """An import was taken back. `removed` and `returned` count items, `digest` is the SHA-256 of the file."""

    name: ClassVar[str] = "planning.plan_import_undone"
    removed: int = 0
    returned: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class VersionDecided(EventData):
    """The plan was frozen as version `number`."""

    name: ClassVar[str] = "planning.version_decided"
    number: int = 0


@dataclass(frozen=True, slots=True)
class DetailSaved(EventData):
    """A detail of an item was added, changed or `removed`.

    `kind` is milestone, risk or dependency, `detail_id` its row.
    """

    name: ClassVar[str] = "planning.detail_saved"
    kind: str = ""
    detail_id: int = 0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class ReadinessJudged(EventData):
    """A `variable` (one of four) of an item was judged. `ready` is 0 missing, 1 partly, 2 ready, 3 not needed."""

    name: ClassVar[str] = "planning.readiness_judged"
    variable: str = ""
    ready: str = ""


@dataclass(frozen=True, slots=True)
class RegulationSaved(EventData):
    """A regulation was entered or changed."""

    name: ClassVar[str] = "planning.regulation_saved"


@dataclass(frozen=True, slots=True)
class FigureReported(EventData):
    """A figure was reported: the row `figure_id` of an indicator, item or service (`kind`), for `quarter` of `year`.

    `quarter` is 0 for a whole year (of an item: its budget); `corrects` is the published row that it is to replace, 0 without one. `waits`: it
    counts only when a second person has approved it.
    """

    name: ClassVar[str] = "planning.figure_reported"
    kind: str = ""
    figure_id: int = 0
    year: int = 0
    quarter: int = 0
    corrects: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class SpendingReported(EventData):
    """Lines of the budget were reported: `count` of them, of these `years`; they wait for a second person."""

    name: ClassVar[str] = "planning.spending_reported"
    count: int = 0
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ExposeWritten(EventData):
    """The words `expose` of a quick win's sheet were written; they wait for a second person."""

    name: ClassVar[str] = "planning.expose_written"
    expose: int = 0


@dataclass(frozen=True, slots=True)
class ExposeApproved(EventData):
    """The words `expose` of a quick win's sheet were approved and are public."""

    name: ClassVar[str] = "planning.expose_approved"
    expose: int = 0


@dataclass(frozen=True, slots=True)
class FigureDecided(EventData):
    """A second person `approved` or refused the figure `figure_id` of an indicator, item or service (`kind`).

    It is of `quarter` (0: the whole) of `year`; an approved one is public.
    """

    name: ClassVar[str] = "planning.figure_decided"
    kind: str = ""
    figure_id: int = 0
    year: int = 0
    quarter: int = 0
    approved: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorSaved(EventData):
    """An indicator was made or its head changed. `fields` names what changed; empty for a new one."""

    name: ClassVar[str] = "planning.indicator_saved"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorEnded(EventData):
    """An indicator ended on a day (`ended`), or goes on again (empty)."""

    name: ClassVar[str] = "planning.indicator_ended"
    ended: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionChanged(EventData):
    """An indicator got `version` of its definition."""

    name: ClassVar[str] = "planning.definition_changed"
    version: int = 0


@dataclass(frozen=True, slots=True)
class TargetSet(EventData):
    """A target of `year` was promised: row `target_id` with `value`, after the row `before_id` (0: the first).

    `unit_id`: of one unit alone (0: of the whole).
    """

    name: ClassVar[str] = "planning.target_set"
    year: int = 0
    target_id: int = 0
    before_id: int = 0
    value: str = ""
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class TargetChangeProposed(EventData):
    """A plan change would put row `target_id` with `value` in the place of `before_id` as target of `year`.

    `unit_id`: of one unit alone (0: of the whole).
    """

    name: ClassVar[str] = "planning.target_change_proposed"
    year: int = 0
    target_id: int = 0
    before_id: int = 0
    value: str = ""
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class TargetChangeDecided(EventData):
    """A second person `approved` the row `target_id` with `value` as target of `year`, or refused it.

    `unit_id`: of one unit alone (0: of the whole).
    """

    name: ClassVar[str] = "planning.target_change_decided"
    year: int = 0
    target_id: int = 0
    approved: bool = False
    value: str = ""
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class ValueRecorded(EventData):
    """An indicator got the value `value_id` for `quarter` of `year`. `source` is live, entry or import."""

    name: ClassVar[str] = "planning.value_recorded"
    value_id: int = 0
    year: int = 0
    quarter: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class ValuesImported(EventData):
    """A sheet of values was imported: `drafted` went into open reports, `waiting` wait for a second person.

    `digest` is the file's SHA-256.
    """

    name: ClassVar[str] = "planning.values_imported"
    drafted: int = 0
    waiting: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class BudgetsImported(EventData):
    """A sheet of budgets was imported: `waiting` budgets of a year wait for a second person.

    `digest` is the file's SHA-256.
    """

    name: ClassVar[str] = "planning.budgets_imported"
    waiting: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LiveRefreshed(EventData):
    """The live indicators were computed; `changed` counts those with a new value."""

    name: ClassVar[str] = "planning.live_refreshed"
    changed: int = 0


@dataclass(frozen=True, slots=True)
class ParameterSet(EventData):
    """The city set the number `code` of a formula to `value` from a day on (`since`)."""

    name: ClassVar[str] = "planning.parameter_set"
    code: str = ""
    value: str = ""
    since: str = ""


def note(
    data: EventData, kind: str, pk: int, actor: Actor, *, agency_id: int | None = None, public: bool = False
) -> int:
    """Record an event about a thing of this module; staff see it, the public only what was published."""
    audience = Audience.PUBLIC if public else Audience.AGENCY
    return record(data, Subject(f"planning.{kind}", pk, audience, agency_id), actor)
