"""What can be observed of a service: of its definition alone, of its pages, and of an application that is played through."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.utils import timezone

from satukota.kernel.cases.api import (
    Moment,
    advance,
    city_calendar,
    definition,
    doubts,
    forget_published,
    load,
    load_one,
    open_game,
    sample_answers,
    say,
    validate,
)
from satukota.kernel.cases.api import put_answer as put_at
from satukota.kernel.cases.rules.clock import alarms
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.people.api import User
from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.actions import printing
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.drafts import (
    NotOffered,
    add_paper,
    begin,
    save_answers,
)
from satukota.modules.services.actions.previews import sample_pdf
from satukota.modules.services.forms.questions import asked_form
from satukota.modules.services.queries.fees import bond_in, fee_lines
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.queries.trying import papers_issued, promises, try_steps
from satukota.modules.services.tests.conftest import picture

type Raw = dict[str, Any]

WHOLE: Raw = read_yaml((Path(__file__).with_name("data") / "kunci.yaml").read_text()).value
KIND = "layanan.uji-kunci"
SMALL, LARGE = {"jenis": "kecil", "anggota": [{"nama": "Tini Contoh"}]}, {"jenis": "besar", "alasan": "Perlu"}
PLAY = ["ajukan", "teruskan", "setujui", "lunas", "jadi"]
STAFF = ("petugas.ptsp", "kepala.ptsp", "petugas.kesbang", "kepala.kesbang")


@dataclass(frozen=True)
class Town:
    """Where an example is played: a browser of somebody, and the settings."""

    client: Client
    settings: Any

    def page(self, address: str, user: str = "") -> str:
        """Return the words and attributes of a page, without what differs each time."""
        self.client.logout()
        if user:
            self.client.force_login(User.objects.get(username=user))
        answer = self.client.get(address, HTTP_ACCEPT_LANGUAGE="id")
        html = answer.content.decode() if answer.status_code != 302 else answer["Location"]
        main = re.search(r"<main.*?</main>", html, re.DOTALL)
        return f"{answer.status_code} {steady(main.group() if main else html)}"


def steady(text: str) -> str:
    """Return a text without secrets, numbers of rows and times of day, which differ each time."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[^\s\"<]*|0x[0-9a-f]+", " ", text)
    text = re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', r"\1", text)
    text = re.sub(r"/(a|t|v)/[A-Za-z0-9-]+/", r"/\1/", text)
    text = re.sub(r"/\d+(?=[/.\"?])", "/N", text)
    text = re.sub(r'(version|id|value)="\d+"', r"\1", text)
    return re.sub(r"\d{2}[.:]\d{2}|\s+|data:[^\"]*|[0-9a-f-]{36}", " ", text)


def source(raw: Raw) -> str:
    return json.dumps(raw, ensure_ascii=False)


def published(raw: Raw) -> str:
    """Put a definition in force, without whatever else is checked of a service of this city."""
    load_one(source(raw), "")
    forget_published()
    return str(raw["id"])


# What a definition says by itself.


def refused(raw: Raw, _town: Town) -> object:
    """What is wrong with it, in words."""
    return [(problem.path, problem.message) for problem in check_service(source(raw))[1]]


CHANGES: list[dict[str, Any]] = [
    {"orang.nama": "A"},
    {"orang.nama": "A" * 61},
    {"orang.nama": None},
    {"orang.nik": "123"},
    {"orang.hp": "abc"},
    {"orang.nik": "0" * 16},
    {"jenis": "raksasa"},
    {"jenis": "besar", "alasan": None},
    {"mulai": "2019-01-01"},
    {"mulai": "kemarin"},
    {"orang_banyak": 1},
    {"orang_banyak": 51},
    {"tempat": "T" * 81},
    {"tempat": 7},
    {"wakil": {"umur": 5}},
    {"warna": ["hijau"]},
    {"warna": ["merah"] * 4},
    {"kode": ["abc"]},
    {"kode": ["ABCDE"]},
    {"surel": ["bukan alamat"]},
    {"nilai": [0]},
    {"nilai": [10]},
    {"nilai": ["satu"]},
    {"anggota": []},
    {"anggota": [{"nama": "Tini"}] * 4},
    {"anggota": [{"nama": "Tini", "umur": 121}]},
    {"anggota": [{"nama": "T" * 61}]},
]


def judged(raw: Raw, _town: Town) -> object:
    """What becomes of answers, right and wrong ones: kept, computed, dropped, refused, doubted."""
    ruled, results = load(source(raw)), []
    first = sample_answers(ruled)
    for change in ({}, *CHANGES):
        answers = deepcopy(first)
        for path, value in change.items():
            put_at(answers, path, value)
        for channel in ("web", "faskes"):
            checked = validate(ruled.data, answers, known={"$channel": channel}, require="all", pages=ruled.pages)
            doubted = {path: dict(words) for path, words in doubts(ruled.data, checked.data).items()}
            results.append(
                (checked.data, sorted((k, str(e.code), str(e.params)) for k, e in checked.errors.items()), doubted)
            )
    return results


def asked(raw: Raw, town: Town) -> object:
    """The pages of its questions as an applicant sees them, empty and begun."""
    ruled = load(source(raw))
    shown = []
    for begun in ({}, sample_answers(ruled)):
        for page in ruled.pages:
            form = asked_form(ruled, page.fields, "id", answers=begun)
            parts = [
                (part.title, part.label, part.hint, str(part.blank and part.blank.questions)) for part in form.parts
            ]
            shown.append((form.as_div(), str(form.when), str(form.needed), parts))
    return steady(str(shown))


def walked(raw: Raw, _town: Town) -> object:
    """The way through an application: pages, papers, what is missing, what the summary says."""
    ruled, seen = load(source(raw)), []
    for given in (SMALL, LARGE):
        game = open_game(ruled, given)
        for held in ((), ("ktp", "surat-b")):
            way = Journey(ruled, game.answers.data, {"$channel": "web"}, frozenset(held))
            pages = [(page.id, say(page.title), way.rows(page, "id")) for page in way.pages()]
            seen.append(
                (way.steps(), pages, [(paper.id, say(paper.title)) for paper in way.papers()], way.missing_papers())
            )
    return str(seen)


def tried(raw: Raw, _town: Town) -> object:
    """Which steps are possible for whom, where they lead, what they change, and what is said when they are refused."""
    return list(_trials(load(source(raw))))


def _trials(ruled: Any) -> Iterator[object]:
    few = {**SMALL, "orang_banyak": 2}
    lacking = ({**SMALL, "$documents": []}, {**SMALL, "$documents": ["ktp", "surat-a"]})
    for given in (SMALL, LARGE, few, *lacking, {**SMALL, "$flags": ["kembar", "ragu"]}):
        for steps in (
            PLAY,
            ["ajukan", "ragukan", "yakin", "kembalikan", "ajukan-ulang"],
            ["ajukan", "tolak"],
            ["ajukan", "tolak", "buka-kembali"],
        ):
            yield _standing(try_steps(ruled, given, steps))
    one = open_game(ruled, SMALL)
    one.state, one.done_by = "siap", {"ajukan": frozenset({1}), "teruskan": frozenset({1})}
    yield [(name, str(one.refusal_of(action))) for name, action in ruled.actions.items()]
    yield promises(one, timezone.now().replace(year=2026, month=11, day=2, hour=9), "id")
    yield papers_issued(ruled, one, "id")
    yield papers_issued(ruled, open_game(ruled, few), "id")


def _standing(trial: Any) -> object:
    game, ruled = trial.game, trial.game.definition
    possible = {
        (name, role): str(game.refusal_of(action, by=role))
        for name, action in ruled.actions.items()
        for role in ruled.roles
    }
    return trial.done, trial.refused, game.state, sorted(game.flags), game.answers.data, possible


WALK = (
    ("open", "draf", "2026-11-02T01:00:00+00:00"),
    ("ajukan", "dikirim", "2026-11-03T02:00:00+00:00"),
    ("kembalikan", "perbaikan", "2026-11-04T02:00:00+00:00"),
    ("ajukan-ulang", "dikirim", "2026-11-06T02:00:00+00:00"),
    ("teruskan", "siap", "2026-11-09T02:00:00+00:00"),
    ("setujui", "bayar", "2026-11-10T02:00:00+00:00"),
    ("lunas", "cetak", "2026-11-11T02:00:00+00:00"),
)


def promised(raw: Raw, _town: Town) -> object:
    """Its clocks on a way of known days: when each begins, warns, is due, escalates, stands still and stops."""
    ruled, calendar, clocks, seen = load(source(raw)), city_calendar(), {}, []
    facts = {"mulai": "2026-12-01", "jenis": "kecil"}
    for action, state, at in WALK:
        moment = Moment(action, state, datetime.fromisoformat(at), facts)
        clocks = advance(ruled, clocks, moment, calendar)
        for name, clock in clocks.items():
            rule = ruled.clocks[name]
            rungs = [(rung.to, rung.notify) for rung in rule.escalate]
            seen.append((name, say(rule.label), clock.as_json(), alarms(rule, clock, calendar), rungs))
    return str(seen)


def printed(raw: Raw, _town: Town) -> object:
    """Its papers as they are laid out for print, with the kind of PDF; another agency has a condition."""
    ruled = load(source(raw))
    results = [output for output in ruled.outputs.values() if output.printed]
    with (
        patch.object(printing, "render_pdf", lambda html, variant=None: f"{variant} {html}".encode()),
        patch.object(printing.Sheet, "conditions", [("Dinas lain", "Syarat percobaan")]),
    ):
        return steady(" ".join(sample_pdf(ruled, output).decode() for output in results))


def billed(raw: Raw, _town: Town) -> object:
    """What an application costs at each step, and what of it is only deposited."""
    ruled = load(source(raw))
    bills = []
    for course in (None, "amendment"):
        facts = {**open_game(ruled, SMALL).answers.data, "$course": course}
        for step in ("", "setujui", "denda"):
            bills.append((fee_lines(ruled, facts, step), bond_in(ruled, facts, step)))
    return bills


def sampled(raw: Raw, _town: Town) -> object:
    """What its examples fill in where they say nothing, and whether they hold."""
    return str(sample_answers(load(source(raw))))


# What people see of it.


def public(raw: Raw, town: Town) -> object:
    """Its place in the catalogue, its own page and its standard, by words and by events."""
    published(raw)
    catalogue = "/services/?"
    addresses = [f"/services/s/{KIND}/", f"/services/s/{KIND}/standard/"]
    addresses += [
        f"{catalogue}{query}" for query in ("", "q=katacari", "life=event", "business=promotion", "audience=usaha")
    ]
    return [town.page(address) for address in addresses]


def of_staff(raw: Raw, town: Town) -> object:
    """What those who look after definitions read of it."""
    published(raw)
    row = pinned_row(KIND)
    return town.page(f"/services/definitions/{row}/", "admin")


def pinned_row(kind: str) -> int:
    from satukota.kernel.cases.api import published_version

    return published_version(kind)[0]


def begun(raw: Raw, town: Town) -> object:
    """By which ways it may be begun, and what the pages of papers and the last page say."""
    kind, ways = published(raw), []
    for channel, level in (("web", 0), ("web", 2), ("loket", 2), ("faskes", 2)):
        try:
            begin(kind, channel=channel, level=level)
            ways.append((channel, level, "begun"))
        except NotOffered as refusal:
            ways.append((channel, level, refusal.code))
    if all(outcome != "begun" for _channel, _level, outcome in ways):
        return ways
    started = begin(kind, level=2)
    save_answers(started.draft, open_game(definition(kind), LARGE).answers.data)
    pages = [town.page(f"/services/a/{started.token}/{step}/") for step in ("papers", "check")]
    refusals = []
    large = picture("besar.jpg")
    large.size = 3_000_000
    for file in (large, pdf_upload()):
        try:
            add_paper(started.draft, "ktp", file)
        except RefusedFile as refusal:
            refusals.append(str(refusal))
    expires = started.draft.expires_at - started.draft.created_at
    return ways, pages, refusals, expires.days


def pdf_upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from satukota.kernel.papers.api import render_pdf

    return SimpleUploadedFile("ktp.pdf", render_pdf("<p>x</p>"), "application/pdf")


type Observer = Callable[[Raw, Town], object]


def put(raw: Raw, path: str, value: Any) -> None:
    """Put a value at a path such as `states/draf/label`; ABSENT takes it out."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    inner: Any = raw
    for part in parents:
        inner = inner.setdefault(part, {}) if isinstance(inner, dict) else inner[part]
    if value is ABSENT:
        inner.pop(last)
    elif isinstance(inner, list) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value


ABSENT = object()


def _copy(value: Any) -> Any:
    return value if value is ABSENT else deepcopy(value)


@dataclass(frozen=True)
class Example:
    """Where a key stands and how it is seen to be missed: taken out, or (`instead`) with another value.

    `value` is put there first where the whole definition has none, `also` around it.
    """

    see: Observer
    at: str
    instead: Any = ABSENT
    value: Any = None
    also: Mapping[str, Any] | None = None

    def definitions(self) -> tuple[Raw, Raw]:
        """Return the definition with the key, and without it."""
        having = deepcopy(WHOLE)
        for path, value in (self.also or {}).items():
            put(having, path, _copy(value))
        if self.value is not None:
            put(having, self.at, deepcopy(self.value))
        missing = deepcopy(having)
        put(missing, self.at, _copy(self.instead))
        return having, missing
