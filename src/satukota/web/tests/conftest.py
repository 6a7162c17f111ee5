import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseType
from satukota.kernel.people.api import Agency, Membership, User, forget_offices


@pytest.fixture(autouse=True)
def plain_static(settings, tmp_path):
    """Every test has a file store of its own, looks up agencies anew, and needs no built front end."""
    forget_offices()
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def person(db):
    """Make somebody with a role in an agency; without a role a citizen."""

    def person(name: str, role: str = "", agency: str = "dpu") -> User:
        user = User.objects.create(username=name, email=f"{name}@kota.id")
        if role:
            office, _ = Agency.objects.get_or_create(code=agency, defaults={"name": agency})
            Membership.objects.create(user=user, role=role, agency=office)
        return user

    return person


@pytest.fixture
def case(db) -> Case:
    """A case of the agency `dpu` that its staff see; only bare columns, no history."""
    now = timezone.now()
    agency, _ = Agency.objects.get_or_create(code="dpu", defaults={"name": "dpu"})
    kind = CaseType.objects.create(type="test", version=1)
    facts = {"type": "test", "definition": kind, "state": "new", "title": "Jalan rusak"}
    return Case.objects.create(number="LAP-2026-000123", agency=agency, opened_at=now, changed_at=now, **facts)
