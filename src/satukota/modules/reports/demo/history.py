"""What became of a report: the actions of its life in the definition's own order, with its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from satukota.kernel.cases.api import Clock, Definition, Moment, advance, case_due, city_calendar, next_alarm
from satukota.kernel.people.api import Office
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.demo.stories import Story
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.conditions import Facts
from satukota.modules.reports.rules.routing import VILLAGE, route

DAY = 27_000
"""Seconds of office time in a working day."""
RESULTS = ("fixed", "fixed", "fixed", "fixed", "planned", "explained", "not_possible")


@dataclass(slots=True)
class Step:
    """One line of a history, as the kernel would have written it."""

    at: datetime
    action: str
    before: str
    to: str
    version: int
    role: str
    user: int | None
    agency: int | None
    owner: int | None
    text: str
    public: bool
    visibility: int
    flags: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    event: int = 0


@dataclass(slots=True)
class Run:
    """A clock of one start, with what was lost when it stopped: whether it was late."""

    clock: Clock
    number: int
    current: bool = True
    late: bool = False
    next_at: datetime | None = None


class Life:
    """A case from its opening to now."""

    def __init__(self, story: Story, definition: Definition, scene: Scene, now: datetime) -> None:
        self.story, self.definition, self.scene, self.now = story, definition, scene, now
        self.random = scene.random
        self.calendar = city_calendar()
        self.at = story.at
        self.steps: list[Step] = []
        self.clocks: dict[str, Clock] = {}
        self.runs: dict[str, list[Run]] = {}
        self.assignee: int | None = None
        self.merged = False
        self.suggested, self.why = self._route()
        sealed = story.class_ == "whistleblowing"
        self.owner: Office | None = scene.offices.get(catalogue().inspectors if sealed else catalogue().desk)
        self.visibility = 3 if sealed else 2 if story.privacy == "confidential" else 1
        self.data: dict[str, Any] = self._data()
        self.state = definition.initial.id

    def _route(self) -> tuple[Office | None, dict[str, str]]:
        story = self.story
        hour = (story.at + timedelta(hours=7)).hour
        suggestion = route(
            catalogue(), Facts(story.kind.code, story.class_, story.area, hour, story.channel, story.answers)
        )
        if suggestion.agency != VILLAGE:
            return self.scene.offices.get(suggestion.agency), dict(suggestion.why)
        offices = self.scene.offices.values()
        return next((office for office in offices if office.area_code == story.area), None), dict(suggestion.why)

    def _data(self) -> dict[str, Any]:
        story, kind = self.story, self.story.kind
        return {
            "class": story.class_,
            "inspection": kind.inspection,
            "norm": kind.norm if story.class_ == "complaint" else "",
            "confidential": story.privacy == "confidential",
            "anonymous": story.privacy == "anonymous",
            "suggested": self.suggested.code if self.suggested else "",
            "suggested_why": self.why,
            "second": kind.second,
            "hidden": kind.hidden,
            "answers": story.answers,
        }

    def live(self) -> "Life":
        """Live until now and return the life."""
        self._open()
        for action in self._plan():
            if not action:
                break
        self._settle_clocks()
        return self

    # What may happen, in order. Each verb returns False when its time has not come yet.

    def _plan(self) -> Iterator[bool]:
        sealed = self.story.class_ == "whistleblowing"
        if not sealed and self.random.random() < 0.06:
            yield self._staff(
                "archive",
                0.6,
                "desk",
                text="arsip",
                form={"reason": self.random.choice(("unclear", "too_general", "not_relevant"))},
            )
            return
        yield self._forward()
        if self._may_merge():
            yield self._merge()
            return
        if not sealed and self.random.random() < 0.05:
            yield self._staff("return", 1.0, "officer", text="kembali")
            yield self._forward()
        yield from self._handle()

    def _handle(self) -> Iterator[bool]:
        yield self._staff("start", 0.7, "officer")
        if self.random.random() < 0.75:
            yield self._staff("answer", self._late(1.2, 6.5, 0.13), "officer", text="jawaban")
        if self.random.random() < 0.08:
            yield self._staff("ask", 0.5, "officer", text="tanya")
            yield self._reply()
        yield from self._close(self._resolution())
        if self.random.random() < 0.07 and self.state == "done":
            yield self._reporter(
                "reopen",
                1.5,
                text="belum",
                form={"reason": self.random.choice(("not_fixed", "partly", "came_back", "wrong_photo"))},
            )
            self.data["reopened"] = 1
            yield from self._close(self._late(3, 12, 0.2))
        yield self._end()

    def _close(self, days: float) -> Iterator[bool]:
        result = self.random.choice(RESULTS)
        checked = bool(self.story.kind.second)
        yield self._staff(
            "close",
            days,
            "officer",
            text="hasil",
            form={"result": result},
            then={"result": result},
            to="checking" if checked else "done",
        )
        if checked and self.random.random() < 0.1:
            yield self._staff("disapprove", 0.6, "desk", text="belum")
            self.data["evidence_rejected"] = int(self.data.get("evidence_rejected", 0)) + 1
            yield self._staff(
                "close", 2.0, "officer", text="hasil", form={"result": "fixed"}, then={"result": "fixed"}, to="checking"
            )
        if checked:
            yield self._staff("approve", 0.7, "desk")

    def _end(self) -> bool:
        if self.random.random() < 0.36:
            rating = self.random.choices((5, 4, 3, 2, 1), (42, 31, 14, 8, 5))[0]
            return self._reporter("satisfied", 1.2, text="puas", form={"rating": rating}, then={"rating": rating})
        clock = self.clocks["expires:done"]
        return bool(clock.due) and self._do("confirm_by_silence", clock.due or self.at, "system", None, None)

    def _reply(self) -> bool:
        clock = self.clocks["expires:asked"]
        if self.random.random() < 0.75 or not clock.due:
            return self._reporter("reply", 1.5, text="balas")
        self._do("lapse", clock.due, "system", None, None)
        return False

    def _forward(self) -> bool:
        desk = self.scene.offices.get(catalogue().desk)
        sealed = self.story.class_ == "whistleblowing"
        to = self.suggested or desk
        at = self.calendar.after(self.at, int(self._late(0.7, 4.2, 0.07) * DAY))
        if at > self.now or to is None:
            return False
        self.owner, self.assignee = to, None
        self.visibility = 3 if sealed else 2 if self.data["confidential"] else 1 if self.data["hidden"] else 0
        by = self.scene.offices.get(catalogue().inspectors) if sealed else desk
        return self._do(
            "forward", at, "inspector" if sealed else "desk", by, "", {"agency": str(to.code), "photos": True}
        )

    def _may_merge(self) -> bool:
        first = self.story.first
        open_first = bool(first) and self.visibility == 0
        return open_first and self.random.random() < 0.45 and (self.story.at - first.at).days < 30 if first else False

    def _merge(self) -> bool:
        self.merged = self._staff("merge", 0.8, "desk", then={})
        return self.merged

    def _resolution(self) -> float:
        norm = float((self.data["norm"] or "5wd").removesuffix("wd"))
        return self._late(norm * 0.45, norm * 1.3, 0.19)

    def _late(self, usual: float, late: float, share: float) -> float:
        """Return working days: usually around `usual`, with a share that takes `late` and more."""
        if self.random.random() < share:
            return late * (1 + self.random.expovariate(1.6))
        return usual * self.random.lognormvariate(0, 0.55)

    def _staff(
        self,
        action: str,
        days: float,
        role: str,
        *,
        text: str = "",
        form: dict[str, Any] | None = None,
        then: dict[str, Any] | None = None,
        to: str = "",
    ) -> bool:
        at = self.calendar.after(self.at, max(240, int(days * self.random.uniform(0.5, 1.3) * DAY)))
        office = self.scene.offices.get(catalogue().desk) if role == "desk" else self.owner
        return self._do(action, at, role, office, self.scene.pick(text) if text else "", form, then, to)

    def _reporter(
        self,
        action: str,
        days: float,
        *,
        text: str = "",
        form: dict[str, Any] | None = None,
        then: dict[str, Any] | None = None,
    ) -> bool:
        at = self.at + timedelta(seconds=int(days * 86_400 * self.random.uniform(0.2, 1.8)))
        return self._do(action, at, "reporter", None, self.scene.pick(text) if text else "", form, then)

    # Writing it down, as the kernel does.

    def _open(self) -> None:
        self._advance("open")
        self.steps.append(self._step("open", "", "reporter", None, "", public=True))

    def _do(
        self,
        action: str,
        at: datetime,
        role: str,
        office: Office | None,
        text: str | None,
        form: dict[str, Any] | None = None,
        then: dict[str, Any] | None = None,
        to: str = "",
    ) -> bool:
        if at > self.now:
            return False
        rule, before = self.definition.actions[action], self.state
        self.at = at.replace(microsecond=0)
        self.state = to or rule.to or self.state
        if action == "return":
            self.data["returned_from"], self.data["returned"] = (
                (self.owner.id if self.owner else None),
                int(self.data.get("returned", 0)) + 1,
            )
            self.owner = self.scene.offices.get(catalogue().desk)
        self.data |= then or {}
        self._advance(action)
        self.steps.append(self._step(action, before, role, office, text or "", public=rule.public, form=form))
        return True

    def _step(
        self,
        action: str,
        before: str,
        role: str,
        office: Office | None,
        text: str,
        *,
        public: bool,
        form: dict[str, Any] | None = None,
    ) -> Step:
        user = self.scene.staff.get((office.code, role)) if office else None
        return Step(
            at=self.at,
            action=action,
            before=before,
            to=self.state,
            version=len(self.steps) + 1,
            role=role,
            user=user,
            agency=office.id if office else None,
            owner=self.owner.id if self.owner else None,
            text=text,
            public=public,
            visibility=self.visibility,
            data=form or {},
        )

    def _advance(self, action: str) -> None:
        after = advance(self.definition, self.clocks, Moment(action, self.state, self.at, self.data), self.calendar)
        for rule, clock in after.items():
            before = self.clocks.get(rule)
            if before == clock:
                continue
            runs = self.runs.setdefault(rule, [])
            if before is None or before.started != clock.started:
                for earlier in runs:
                    earlier.current = False
                runs.append(Run(clock, len(runs) + 1))
            run = runs[-1]
            due = run.clock.due
            run.late = run.late or bool(clock.stopped and due and clock.stopped > due)
            run.clock = clock
        self.clocks = after

    def _settle_clocks(self) -> None:
        """Do what the timer would have done until now: mark what is late, find what is wanted next."""
        for runs in self.runs.values():
            for run in runs:
                if run.current and not run.clock.stopped:
                    run.next_at = next_alarm(self.definition, run.clock, self.now)
                    run.late = run.late or bool(run.clock.due and run.clock.due <= self.now)

    @property
    def due_at(self) -> datetime | None:
        """When the case is due next."""
        return case_due(self.clocks, self.definition)

    @property
    def warn_at(self) -> datetime | None:
        """When the first of its clocks warns."""
        return min((clock.warn for clock in self.clocks.values() if clock.warn), default=None)
