import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant
from satukota.kernel.places.api import forget, load_city
from satukota.modules.wellbeing import actions
from satukota.modules.wellbeing.rules import read_questions

BACKEND = "satukota.web.backends.SignIn"
ACTOR = Actor.system()
QUESTIONS = "Hidup | Saya sehat. | I am well.\nHidup | Saya aman. | I am safe.\nMakna | Hidup saya bermakna. | My life has meaning."


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The city and its offices are there before the first test."""
    with django_db_blocker.unblock():
        forget()
        load_city()


@pytest.fixture(autouse=True)
def _plain_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def questionnaire(db):
    return actions.publish_questionnaire("Bagaimana hidup di sini?", read_questions(QUESTIONS), "kota sendiri", ACTOR)


def somebody(name, role, agency):
    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": name.title()})
    grant(user, role, Agency.objects.get(code=agency), ACTOR)
    return user
