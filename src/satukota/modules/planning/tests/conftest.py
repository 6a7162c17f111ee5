from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from satukota.kernel.cases.api import forget_published, load_definitions
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant
from satukota.kernel.places.api import city, forget, load_city
from satukota.modules.planning import actions
from satukota.modules.planning.models import Dimension, Indicator, IndicatorDefinition, Plan, Target

BACKEND = "satukota.web.backends.SignIn"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The city, its offices and case types are there before the first test."""
    with django_db_blocker.unblock():
        forget()
        load_city()
        load_definitions()


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    forget_published()


def somebody(name, role, agency):
    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": name.title()})
    grant(user, role, Agency.objects.get(code=agency), Actor.system())
    return user


@pytest.fixture
def people(db):
    """Planner, data steward, officer of the health agency, and a colleague of another agency."""
    return SimpleNamespace(
        planner=somebody("perencana", "planner", "bappeda"),
        steward=somebody("walidata", "walidata", "diskominfo"),
        officer=somebody("petugas", "officer", "dinkes"),
        stranger=somebody("tetangga", "officer", "dlh"),
    )


@pytest.fixture(scope="module")
def seeded(lasting):
    """The demo plan of Cilegon is there for all tests of a module."""
    actions.load_city_plan(city().folder, Actor.system())


@pytest.fixture
def plan(seeded, db):
    """The demo plan of Cilegon."""
    return Plan.objects.get(code="master-2024")


def promise(indicator, year, value, steps=(), **more):
    """A target that stands since before its year began, whatever the date is now."""
    definition = indicator.definitions.order_by("version").first()
    given = {"definition": definition, "source": "RPJMD", "steps": [Decimal(step) for step in steps], **more}
    target = Target.objects.create(indicator=indicator, year=year, value=Decimal(value), **given)
    actions.update_standings([indicator.pk], [year])
    return target


def make_indicator(
    code="SEHAT-1", agency="dinkes", way="up", total="last", unit="%", target="80", year=2026, due="always", **more
):
    actions.load_tables()
    given = {"dimension": Dimension.objects.get(code="living.2"), "agency": Agency.objects.get(code=agency)}
    indicator = actions.save_indicator(
        Indicator(code=code, name=f"Indikator {code}", **{**given, **more}), Actor.system()
    )
    definition = IndicatorDefinition(
        indicator=indicator, unit=unit, way=way, total=total, due=due, since=date(2021, 1, 1), definition="Arti"
    )
    actions.change_definition(definition, Actor.system())
    promise(indicator, year, target)
    return indicator


def visit(client, user):
    client.force_login(user, backend=BACKEND)
    return client
