"""A campaign against the past: what was published or closed does not change without a second person and a trace."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import create_key
from satukota.modules.planning import actions
from satukota.modules.planning.models import (
    FrozenRound,
    Milestone,
    MilestoneChange,
    Realisation,
    Round,
    SpmService,
    SpmYear,
    Standing,
    Value,
)
from satukota.modules.planning.queries.targets import in_force, waiting
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, close, current, publish_round
from satukota.modules.planning.tests.test_import import values_sheet

pytestmark = pytest.mark.django_db
Y, Q = QUARTER.year, QUARTER.number
MONEY = {"budget": "1000", "spent": "999", "physical": "90", "physical_plan": "90"}
SERVICE = {"to_serve": "100", "served": "99", "quality_target": "4", "quality_met": "4"}
PLAN_CHANGE = {"document": "Perubahan RPJMD 2", "document_date": f"{Y}-12-30", "reason": "Pagu turun"}
DEFINITION = {"unit": "%", "way": "down", "total": "last", "decimals": "1", "since": f"{Y}-01-01", "reason": "Baru"}
WHY = {"correction_reason": "Salah hitung", "document": "BA 12/2026"}


@pytest.fixture
def world(client, plan, people):
    """A year with a published value, money and service, and a closed round."""
    indicator = make_indicator("SEHAT-1", year=Y)
    opened = publish_round(people, indicator)
    item = plan.items.filter(agency__code="dinkes", budget__isnull=False).exclude(state="dropped").first()
    service = SpmService.objects.get(code="1.02.04")
    money = Realisation(item=item, year=Y, quarter=Q, budget=1000, spent=400, physical=Decimal(40))
    spm_year = SpmYear(service=service, year=Y, agency=item.agency, to_serve=100, served=80)
    for row in (
        actions.record_realisation(money, actor(people.officer), GROUND),
        actions.record_spm(spm_year, actor(people.officer), GROUND),
    ):
        actions.decide_figure(row, actor(people.steward, "walidata"), approve=True)
    close(opened, people)
    milestone = Milestone.objects.filter(item__plan=plan, done_on=None).first()
    roles = {
        "officer": people.officer, "stranger": people.stranger, "planner": people.planner, "walidata": people.steward,
        "mayor": somebody("walikota", "mayor", "kepala-daerah"), "head": somebody("kepala", "head", "dinkes"),
        "auditor": somebody("pemeriksa", "auditor", "inspektorat"), "visitor": None,
    }  # fmt: skip
    return SimpleNamespace(
        client=client, indicator=indicator, item=item, service=service, round=opened, milestone=milestone,
        agency=item.agency, report=opened.reports.get(), roles=roles, value=current(indicator),
    )  # fmt: skip


def web(world, role, path, **data):
    client = world.client if role == "visitor" else visit(world.client, world.roles[role])
    given = {name: value.format(w=world) if isinstance(value, str) else value for name, value in data.items()}
    return client.post(path.format(w=world, item=world.item.uid), given).status_code


def money(**data):
    year, quarter = data.pop("year", Y), data.pop("quarter", Q)
    path = f"/planning/items/{{item}}/realisation/?year={year}&quarter={quarter}"
    return lambda world, role: web(world, role, path, **MONEY, **data)


def service(year=Y, **data):
    def post(world, role):
        return web(world, role, f"/planning/spm/1.02.04/{year}/", **{"agency": world.agency.pk, **SERVICE, **data})

    return post


def correction(**data):
    return lambda world, role: web(
        world, role, f"/planning/indicators/SEHAT-1/correct/?year={Y}&quarter={Q}", **{"value": "95", **data}
    )


def report(**data):
    def post(world, role):
        typed = {f"v{world.indicator.pk}-value": "95", f"v{world.indicator.pk}-note": ""}
        return web(world, role, f"/planning/reports/{world.report.pk}/", **typed, **data)

    return post


def rest(**data):
    def post(world, role):
        key = create_key(world.roles[role], "uji", Actor.system())
        headers = {"Authorization": f"Bearer {key}"}
        body = {"year": Y, "quarter": Q, "value": "95", **data}
        path = "/api/v1/planning/indicators/SEHAT-1/values"
        return world.client.post(path, body, content_type="application/json", headers=headers).status_code

    return post


def sheet(year=Y, quarter=Q, **data):
    def post(world, role):
        file = SimpleUploadedFile("nilai.xlsx", values_sheet([["SEHAT-1", year, quarter, 95, ""]]))
        return web(world, role, "/planning/indicators/import/", file=file, **data)

    return post


def target(**data):
    return lambda world, role: web(
        world, role, "/planning/indicators/SEHAT-1/target/", **{"year": Y, "value": "10", "source": "Ingatan", **data}
    )


def target_sheet(**data):
    def post(world, role):
        content = f"kode;tahun;target;sumber\nSEHAT-1;{Y};10;Ingatan\n".encode()
        return web(world, role, "/planning/targets/import/", file=SimpleUploadedFile("target.csv", content), **data)

    return post


def path(address, **data):
    return lambda world, role: web(world, role, address, **data)


def sql(statement):
    def run(world, _role):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            return 403
        return 200

    return run


ATTEMPTS = [
    ("value", "officer", "web", report()),
    ("value", "planner", "web", report(then="send")),
    ("value", "officer", "web", correction()),
    ("value", "officer", "web", correction(**WHY)),
    ("value", "planner", "web", correction(**WHY)),
    ("value", "stranger", "web", correction(**WHY)),
    ("value", "mayor", "web", correction(**WHY)),
    ("value", "visitor", "web", correction(**WHY)),
    ("value", "officer", "rest", rest()),
    ("value", "officer", "rest", rest(**WHY)),
    ("value", "stranger", "rest", rest(**WHY)),
    ("value", "planner", "rest", rest(quarter=4, year=timezone.localdate().year + 1, **WHY)),
    ("value", "planner", "sheet", sheet()),
    ("value", "planner", "sheet", sheet(**WHY)),
    ("value", "planner", "sheet", sheet(year=Y - 1, quarter=4, **WHY)),
    ("value", "officer", "sheet", sheet(**WHY)),
    ("value", "walidata", "web", path("/planning/reports/{w.report.pk}/values/{w.value.pk}/return/", reason="Salah")),
    ("value", "database", "sql", sql("UPDATE planning_value SET value = 95")),
    ("value", "database", "sql", sql("DELETE FROM planning_value")),
    ("value", "database", "sql", sql("UPDATE planning_value SET is_current = false; SET CONSTRAINTS ALL IMMEDIATE")),
    ("value", "database", "sql", sql("UPDATE planning_value SET decided_by_id = (SELECT min(id) FROM kernel_user)")),
    ("value", "database", "sql", sql("UPDATE planning_value SET decided_agency_id = (SELECT max(id) FROM kernel_agency)")),
    ("value", "database", "sql", sql("TRUNCATE planning_value CASCADE")),
    ("money", "officer", "web", money()),
    ("money", "officer", "web", money(**WHY)),
    ("money", "head", "web", money(**WHY)),
    ("money", "stranger", "web", money(**WHY)),
    ("money", "planner", "web", money(**WHY)),
    ("money", "planner", "web", money(year=2099, quarter=4, **WHY)),
    ("money", "officer", "web", money(year=2024, quarter=1, **WHY)),
    ("money", "officer", "web", money(**WHY, problem="x")),
    ("money", "database", "sql", sql("UPDATE planning_realisation SET spent = 999000000000")),
    ("service", "officer", "web", service()),
    ("service", "officer", "web", service(**WHY)),
    ("service", "officer", "web", service(**WHY, served="140")),
    ("service", "officer", "web", service(**WHY, to_serve="-100", served="-140")),
    ("service", "stranger", "web", service(**WHY)),
    ("service", "officer", "web", service(year=2199, **WHY)),
    ("service", "database", "sql", sql("UPDATE planning_spm_year SET served = 1")),
    ("target", "planner", "web", target()),
    ("target", "planner", "web", target(**PLAN_CHANGE)),
    ("target", "planner", "web", target(**PLAN_CHANGE, upper="20")),
    ("target", "officer", "web", target(**PLAN_CHANGE)),
    ("target", "walidata", "web", target(**PLAN_CHANGE)),
    ("target", "planner", "sheet", target_sheet()),
    ("target", "planner", "sheet", target_sheet(**PLAN_CHANGE)),
    ("target", "officer", "sheet", target_sheet(**PLAN_CHANGE)),
    ("target", "database", "sql", sql("UPDATE planning_target SET value = 10")),
    ("target", "database", "sql", sql("DELETE FROM planning_target")),
    ("definition", "planner", "web", path("/planning/indicators/SEHAT-1/definition/", **DEFINITION)),
    ("definition", "database", "sql", sql("UPDATE planning_indicator_definition SET unit = 'x', way = 'down'")),
    ("definition", "database", "sql", sql("DELETE FROM planning_indicator_definition")),
    ("formula", "planner", "web", path("/planning/spm/formula/", value="1", valid_from=f"{Y}-01-01", source="Ingatan")),
    ("formula", "planner", "web", path("/planning/spm/formula/", value="1", valid_from="2000-01-01", source="Ingatan")),
    ("round", "database", "sql", sql("UPDATE planning_round SET closed_at = NULL")),
    ("round", "database", "sql", sql("UPDATE planning_round SET minutes = 'Lain'")),
    ("round", "database", "sql", sql("DELETE FROM planning_round")),
    ("round", "database", "sql", sql("UPDATE planning_frozen_round SET frozen_by_id = (SELECT min(id) FROM kernel_user)")),
    ("round", "planner", "web", path("/planning/rounds/{w.round.pk}/close/", minutes="Lain")),
    ("round", "planner", "web", path("/planning/rounds/{w.round.pk}/withdraw/", reason="Salah")),
    ("round", "planner", "web", path("/planning/rounds/{w.round.pk}/reopen/decide/", then="agree")),
    ("round", "officer", "web", path("/planning/rounds/{w.round.pk}/reopen/", reason="Coba")),
    ("round", "planner", "web", path("/planning/reports/{w.report.pk}/send_back/", reason="Coba")),
    ("round", "database", "sql", sql("UPDATE planning_frozen_round SET content = '{}'")),
    ("milestone", "planner", "web", path("/planning/items/{w.milestone.item.uid}/milestone/{w.milestone.pk}/", name="X", due="2030-01-01")),
    ("milestone", "officer", "web", path("/planning/items/{w.milestone.item.uid}/milestone/{w.milestone.pk}/", name="X", due="2030-01-01")),
    ("decision", "officer", "web", path("/planning/figures/decide/", figure="value-{w.value.pk}", then="approve")),
    ("decision", "planner", "web", path("/planning/figures/decide/", figure="value-1", then="approve")),
]  # fmt: skip


def figures():
    """Return every published figure, and everything else that nobody may change."""
    rows = [row for model in (Value, Realisation, SpmYear) for row in model.objects.filter(state="published")]
    published = {(row._meta.db_table, row.pk): [getattr(row, name) for name in row.FIGURES] for row in rows}
    counting = {(row._meta.db_table, row.pk) for row in rows if row.is_current}
    return published, counting


def others(world):
    frozen = list(FrozenRound.objects.values_list("pk", "digest"))
    closed = list(Round.objects.values_list("pk", "closed_at", "withdrawn_at", "minutes"))
    promised = list(in_force().values_list("pk", "value", "upper"))
    judged = list(Standing.objects.filter(year=Y).values_list("indicator", "target", "definition", "published_light"))
    return frozen, closed, promised, judged, list(Milestone.objects.values_list("pk", "name", "due", "done_on"))


def public(world):
    addresses = (
        f"/planning/public/?year={Y}",
        f"/planning/public/SEHAT-1/?year={Y}",
        f"/planning/public/rounds/{Y}/{Q}/",
    )
    world.client.logout()
    pages = [world.client.get(address).content.decode().partition("<main")[2] for address in addresses]
    return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in pages]


NAMES = [f"{table}-{role}-{door}-{place}" for place, (table, role, door, _attempt) in enumerate(ATTEMPTS)]


@pytest.mark.parametrize(("role", "attempt"), [(row[1], row[3]) for row in ATTEMPTS], ids=NAMES)
def test_an_attempt_to_change_the_past_changes_nothing_that_counts(world, role, attempt):
    before, rest_before, seen, last = figures(), others(world), public(world), Event.objects.latest("pk").pk
    status = attempt(world, role)
    assert status < 500
    assert (figures(), others(world), public(world)) == (before, rest_before, seen)
    fresh = [row for model in (Value, Realisation, SpmYear) for row in model.objects.filter(state="submitted")]
    traced = Event.objects.filter(pk__gt=last, name__startswith="planning.").exclude(name="planning.live_refreshed")
    assert bool(fresh) <= traced.exists()
    assert all(row.document and row.entered_by_id and not row.is_current for row in fresh)
    assert not MilestoneChange.objects.exists()


LEGITIMATE = {
    "value": (correction(**WHY), ("75,0 %", "95,0 %")),
    "sheet": (sheet(**WHY), ("75,0 %", "95,0 %")),
    "rest": (rest(**WHY), ("75,0 %", "95,0 %")),
    "money": (money(**WHY), ("Rp 400", "Rp 999")),
    "service": (service(**WHY), ("80", "99")),
}


@pytest.mark.parametrize("table", LEGITIMATE)
def test_each_legitimate_correction_is_on_the_public_page_beside_the_first_figure(world, table):
    attempt, words = LEGITIMATE[table]
    attempt(world, "planner" if table == "sheet" else "officer")
    [row] = [row for model in (Value, Realisation, SpmYear) for row in model.objects.filter(state="submitted")]
    kind = {"planning_value": "value", "planning_realisation": "realisation"}.get(row._meta.db_table, "spm")
    assert web(world, "walidata", "/planning/figures/decide/", figure=f"{kind}-{row.pk}", then="approve") == 302
    page = public(world)[0]
    assert all(word in page for word in (*words, "Salah hitung", "BA 12/2026", "Walidata, "))
    assert Event.objects.filter(name="planning.figure_decided", data__figure_id=row.pk, data__approved=True).exists()


def test_a_plan_change_is_public_beside_the_first_promise_and_leaves_the_closed_round_alone(world):
    closed = public(world)[2]
    assert target(**PLAN_CHANGE)(world, "planner") == 302
    batch = {"batch": waiting().get().batch, "approved": "on"}
    assert web(world, "planner", "/planning/targets/decide/", **batch) == 422
    assert web(world, "mayor", "/planning/targets/decide/", **batch) == 302
    pages = public(world)
    assert all("Perubahan RPJMD 2" in page and "10,0" in page for page in pages[:2])
    assert pages[2] == closed


KEPT = (
    "value", "realisation", "spm_year", "allocation", "spending_year", "frozen_round", "milestone_change", "risk_change",
    "plan_version", "proposed_change", "comment", "expose", "pledge_review", "frozen_evaluation", "prioritisation", "round",
    "indicator_definition", "indicator_change", "name_change", "parameter",
)  # fmt: skip


@pytest.mark.parametrize("table", KEPT)
def test_no_statement_empties_what_was_published_decided_or_frozen(db, table):
    with (
        pytest.raises(DatabaseError, match="published, decided or frozen is kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE planning_{table} CASCADE")
