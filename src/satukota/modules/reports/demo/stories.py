"""What is reported, where and when: the texts' matters in the rhythm of days, weeks and rain, some several times."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from satukota.kernel.places.api import cell
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.rules.catalogue import Category

WIB = timedelta(hours=7)
HOURS = (2, 1, 1, 1, 2, 5, 12, 20, 26, 28, 25, 20, 16, 18, 19, 20, 21, 20, 18, 20, 18, 13, 8, 4)
NIGHT = (6, 4, 3, 2, 2, 3, 4, 3, 3, 3, 3, 3, 3, 3, 3, 4, 6, 10, 20, 26, 24, 20, 14, 9)
WEEKDAYS = (1.25, 1.15, 1.1, 1.05, 1.0, 0.75, 0.6)
CHANNELS = ("web", "app", "whatsapp", "phone", "walk_in", "api", "open311", "email")
CHANNEL_WEIGHTS = (46, 14, 20, 8, 5, 3, 2, 2)
REPEATED = 0.13
METRE = 1 / 111_000


@dataclass(slots=True)
class Story:
    """A report as it came: everything but what became of it."""

    at: datetime
    kind: Category
    title: str
    text: str
    lon: float | None
    lat: float | None
    cell: int | None
    area: str
    note: str
    channel: str
    privacy: str
    class_: str
    answers: dict[str, Any] = field(default_factory=dict)
    person: float = 0.0
    first: "Story | None" = None
    where: tuple[str, str] = ("", "")
    number: str = ""
    pk: int = 0


def stories(scene: Scene, count: int, start: datetime, now: datetime) -> Iterator[Story]:
    """Yield reports in order of time."""
    recent: list[tuple[Story, dict[str, Any], Any]] = []
    for at in _moments(scene, count, start, now):
        draw = scene.random.random()
        if draw < REPEATED and recent:
            story = _again(scene, at, *recent[scene.random.randrange(len(recent))])
        else:
            matter = scene.random.choices(scene.matters, scene.matter_weights)[0]
            village = scene.random.choices(scene.villages, scene.village_weights)[0]
            story = _new(scene, at, matter, village)
            if story.kind.radius:
                recent = [*recent[-40:], (story, matter, village)]
        yield story


def _moments(scene: Scene, count: int, start: datetime, now: datetime) -> list[datetime]:
    """Return instants with the rhythm of weeks and seasons, growing a little from month to month, sorted."""
    days = max(1, (now - start).days)
    weights = []
    for n in range(days + 1):
        day = start + timedelta(days=n)
        season = 1 + 0.25 * math.cos((day.timetuple().tm_yday - 20) / 365 * 2 * math.pi)
        weights.append(WEEKDAYS[day.weekday()] * season * (0.7 + 0.6 * n / days))
    moments = []
    for n in scene.random.choices(range(days + 1), weights, k=count):
        hour = scene.random.choices(range(24), HOURS)[0]
        local = (start + WIB + timedelta(days=n)).replace(
            hour=hour, minute=scene.random.randrange(60), second=scene.random.randrange(60)
        )
        at = local - WIB
        moments.append(min(max(at, start), now - timedelta(seconds=scene.random.randrange(30, 3600))))
    return sorted(moment.astimezone(UTC) for moment in moments)


def _words(
    scene: Scene, matter: dict[str, Any], village: Any, where: tuple[str, str] | None = None
) -> tuple[str, str, tuple[str, str]]:
    """Return title, text, and the street and landmark that they speak of (`where`, when the place is known)."""
    street, landmark = where or (scene.pick("jalan"), scene.pick("patokan"))
    values = {
        "jalan": street,
        "patokan": landmark,
        "kel": village.name,
        "lama": scene.pick("lama"),
        "waktu": scene.pick("waktu"),
        "n": scene.random.randrange(2, 9),
    }
    text = scene.random.choice(matter["texts"]).format(**values)
    body = f"{scene.pick('pembuka')}{text[0].upper()}{text[1:]}{scene.pick('penutup')}"
    return matter["title"].format(**values), body, (street, landmark)


def _new(
    scene: Scene, at: datetime, matter: dict[str, Any], village: Any, where: tuple[str, str] | None = None
) -> Story:
    kind = scene.category(matter["category"])
    title, text, where = _words(scene, matter, village, where)
    lon, lat = scene.point(village.code)
    if matter.get("night") and scene.random.random() < 0.7:
        hour = scene.random.choices(range(24), NIGHT)[0]
        moved = (at + WIB).replace(hour=hour) - WIB
        at = min(moved, at)
    placed = kind.radius > 0
    return Story(
        at=at,
        kind=kind,
        title=title,
        text=text,
        lon=lon if placed else None,
        lat=lat if placed else None,
        cell=cell(lon, lat) if placed else None,
        area=village.code,
        note=f"{where[0]}, dekat {where[1]}" if placed else "",
        channel=scene.random.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
        privacy=scene.random.choices(("named", "anonymous", "confidential"), (78, 18, 4))[0],
        class_=_class(scene, kind),
        answers=_answers(scene, kind),
        person=scene.random.random(),
        where=where,
    )


def _class(scene: Scene, kind: Category) -> str:
    if kind.class_ != "complaint":
        return kind.class_
    return str(scene.random.choices(("complaint", "aspiration", "information"), (90, 5, 5))[0])


def _answers(scene: Scene, kind: Category) -> dict[str, Any]:
    answers = {}
    for question in kind.questions:
        going_on = [code for code in question.choices if code not in question.stops]
        if going_on and scene.random.random() < 0.8:
            answers[question.code] = scene.random.choice(going_on)
    return answers


def _again(scene: Scene, at: datetime, first: Story, matter: dict[str, Any], village: Any) -> Story:
    """Return the same matter as somebody else saw it: other words, a few metres away."""
    again = _new(scene, at, matter, village, first.where)
    if first.lon is None or first.lat is None:
        return again
    metres, angle = abs(scene.random.gauss(0, 35)), scene.random.uniform(0, 2 * math.pi)
    again.lon = round(first.lon + metres * math.cos(angle) * METRE, 6)
    again.lat = round(first.lat + metres * math.sin(angle) * METRE, 6)
    again.cell, again.area, again.note, again.first = cell(again.lon, again.lat), first.area, first.note, first
    return again
