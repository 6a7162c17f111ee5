"""An installation that waits for its city, and an administrator whose city reads what people set."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.utils import timezone

from satukota.kernel.configuration.api import forget_settings, setting_values
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant
from satukota.kernel.places import api as places
from satukota.kernel.registry.api import values_from
from satukota.runtime import own_city


@pytest.fixture
def waiting(tmp_path, settings, db):
    """A new installation on an empty data directory; return its set-up code."""
    own_city.wait_for_city(tmp_path)
    settings.DATA_DIR = tmp_path
    settings.CITY_CODE, settings.CITIES_DIR = own_city.WAITING, own_city.city_folder(tmp_path)
    places.forget()
    yield own_city.set_up_code(tmp_path)
    places.forget()


@pytest.fixture
def goes_on(settings, tmp_path):
    """Let the program start anew: settings name the city that was set up."""

    def start() -> None:
        settings.CITY_CODE = own_city.own_city(tmp_path).code
        places.forget()

    return start


@pytest.fixture
def office(db) -> Agency:
    return Agency.objects.create(code="diskominfo", name="Dinas Kominfo")


@pytest.fixture
def administrator(office) -> User:
    user = User.objects.create_user(
        "adminkota", password="x", language="id", display_name="Bu Admin", email="admin@kota.id", phone="+628123456789"
    )
    grant(user, "admin", office, Actor.system())
    return user


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def set_by_people(db):
    """Read what people set, as a running program does."""
    forget_settings()
    values_from(setting_values)
    yield
    values_from(dict)
    forget_settings()


def account(username, name, *roles, **facts):
    """Make an account with roles, (role, agency) each, of somebody who has signed in before."""
    user = User.objects.create(username=username, display_name=name, email=f"{username}@kota.example", **facts)
    user.set_password("x")
    user.last_login = timezone.now()
    user.save()
    for role, agency in roles:
        grant(user, role, agency, Actor.system())
    return user


@pytest.fixture
def town(db):
    works = Agency.objects.create(code="dpupr-uji", name="Dinas PUPR Uji", short_name="PUPR-U")
    roads = Agency.objects.create(code="bina-marga-uji", name="Bidang Bina Marga Uji", parent=works)
    health = Agency.objects.create(code="dinkes-uji", name="Dinas Kesehatan Uji")
    forget_offices()
    yield SimpleNamespace(
        works=works,
        roads=roads,
        health=health,
        admin=account("admin-kota", "Admin Kota", ("admin", health)),
        manager=account("admin-pupr", "Admin PUPR", ("agency_admin", works)),
        sari=account("sari", "Sari Dewi", ("officer", works)),
        budi=account("budi", "Budi Santoso", ("officer", roads)),
        dewi=account("dewi", "Dewi Ayu", ("officer", health)),
        both=account("rangkap", "Rudi Rangkap", ("officer", works), ("officer", health)),
        auditor=account("pemeriksa", "Putri Periksa", ("auditor", works)),
    )
    forget_offices()


@dataclass
class Hall:
    """A city with one agency below it and another beside, and somebody of each kind."""

    city: Agency
    works: Agency
    health: Agency

    def person(self, name: str, role: str = "", agency: Agency | None = None) -> User:
        """Return an account, made at first with its role."""
        user = User.objects.filter(username=name).first()
        if user is None:
            user = User.objects.create_user(name, email=f"{name}@kota.example", password="x", display_name=name.title())
        if role:
            grant(user, role, agency or self.city, Actor.system())
        vars(user).pop("_memberships_today", None)
        return user


@pytest.fixture
def hall(db) -> Hall:
    city = Agency.objects.create(code="kota-uji", name="Pemerintah Kota", kind="mayor")
    works = Agency.objects.create(code="pupr-uji", name="Dinas PUPR", parent=city)
    health = Agency.objects.create(code="dinkes-uji", name="Dinas Kesehatan", parent=city)
    forget_offices()
    return Hall(city, works, health)


@pytest.fixture
def as_user(client):
    """Return a client that is signed in as somebody."""

    def sign_in(user: User):
        client.force_login(user, backend="satukota.web.backends.SignIn")
        session = client.session
        session["signed_in_at"] = time.time()  # else the page asks for the password again
        session.save()
        return client

    return sign_in


@pytest.fixture
def matter(db):
    """Return a case of a small city."""
    from tests.browser.city import small_city

    return small_city().case


@pytest.fixture
def bureau(db) -> Agency:
    return Agency.objects.create(code="uji-tata", name="Dinas Uji Tata", short_name="Uji Tata")


@pytest.fixture
def person_with(bureau):
    """Return a function that makes an account with a role in the bureau."""

    def make(role: str, name: str = "") -> User:
        user = User.objects.create_user(name or f"uji-{role}", password="kata-sandi-panjang")
        user.display_name = f"Nama {role}"
        user.save()
        grant(user, role, bureau, Actor.system())
        return user

    return make


@pytest.fixture
def auditor(client, person_with):
    """Return a client of somebody who reads the log."""
    client.force_login(person_with("auditor"), backend="satukota.web.backends.SignIn")
    return client
