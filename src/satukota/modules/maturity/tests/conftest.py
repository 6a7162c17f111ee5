from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import forget_published, load_definitions
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant
from satukota.kernel.places.api import forget, load_city
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.actions.evidence import Proof
from satukota.modules.maturity.models import InstrumentVersion

BACKEND = "satukota.web.backends.SignIn"
ACTOR = Actor.system()


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
    grant(user, role, Agency.objects.get(code=agency), ACTOR)
    return user


@pytest.fixture
def instruments(db):
    actions.load_instruments()
    return {version.code: version for version in InstrumentVersion.objects.all()}


@pytest.fixture
def pemdi(instruments):
    """The assessment of this year under Pemdi with every indicator at level 2."""
    made = actions.open_assessment(instruments["pemdi-2026"], 2026, ACTOR, Decimal("2.80"))
    for no in range(1, 21):
        actions.give_level(made, no, "self", Decimal(2), ACTOR)
    return made


def prove(assessment, no, *levels):
    """Put a document beside each of these levels."""
    for level in levels:
        proof = Proof(f"Dokumen tingkat {level}", date(2020, 1, 2), "https://jdih.example/1")
        actions.add_evidence(assessment, no, level, proof, ACTOR)


def verified(assessment):
    """Prove the levels of an assessment, send it and verify it."""
    for gap in queries.gaps(assessment):
        prove(assessment, gap.spec.no, *gap.missing)
    actions.send(assessment, ACTOR)
    return actions.verify(assessment, ACTOR)


def assign(assessment, assessor, days=30):
    """Let an external assessor read and judge an assessment from today."""
    ends = timezone.localdate() + timedelta(days=days)
    return actions.assign_assessor(assessment, assessor, ends, "Surat Tugas 12/2026", ACTOR)
