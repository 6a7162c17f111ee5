from typing import Any

import pytest

from satukota.kernel.events.api import Event
from satukota.kernel.notifications import actions, tasks
from satukota.kernel.notifications.api import Message, shipped_templates
from satukota.kernel.notifications.rules import read
from satukota.kernel.notifications.tests import simulators
from satukota.kernel.people.api import Person, User

DONE = """
title: {id: Laporan selesai, en: Report done}
channels: [in_app, whatsapp, sms, email]
example: {number: LAP-2026-000123, link: https://kota.id/t/x}
secret: [link]
whatsapp: {name: laporan_selesai, values: [number]}
id:
  subject: Laporan ((number)) selesai
  body: Laporan ((number)) sudah selesai. ((link))
  sms: ((number)) selesai. ((link))
en: {subject: "Report ((number)) done", body: "Report ((number)) is done. ((link))"}
"""
VALUES = {"number": "LAP-2026-000123", "link": "https://kota.id/t/x"}


@pytest.fixture(autouse=True)
def quiet_city(settings, monkeypatch, tmp_path):
    """No channel is configured and it is never night, unless a test says so."""
    settings.QUIET_HOURS = settings.SMTP_HOST = settings.GAMMU_DSN = settings.TELEGRAM_TOKEN = ""
    settings.WHATSAPP_NUMBER_ID = settings.WHATSAPP_TOKEN = ""
    settings.DEFAULT_FROM_EMAIL = "Kota <tidak-dibalas@kota.id>"
    monkeypatch.setitem(shipped_templates(), "report-done", read("report-done", DONE))


@pytest.fixture
def officer(db) -> User:
    return User.objects.create(username="officer", email="officer@kota.id", phone="0812-3456-789", language="id")


@pytest.fixture
def citizen(db) -> Person:
    return Person.objects.create(name="Budi", phone="+62812111222", email="budi@surel.id", language="id")


@pytest.fixture
def tell(db):
    """Notify somebody, let the worker take the first step, and return the message."""

    def tell(to, key: str = "k1", **more) -> Message:
        message = actions.notify(to, "report-done", VALUES, key=key, **more)
        return step(message)

    return tell


def step(message: Message) -> Message:
    """Let the worker take the next step of a message."""
    if message.status == "created" and message.next_try is None:
        tasks.begin(Event.objects.filter(name="notifications.queued", subject_id=message.pk))
    tasks.deliver(message_ids=[message.pk])
    message.refresh_from_db()
    return message


def mailers_at(port: int) -> dict[str, Any]:
    """Return MAILERS with a mail server at a port of this machine."""
    options = {"host": "127.0.0.1", "port": port}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


@pytest.fixture
def mail(settings):
    with simulators.mail_server() as server:
        settings.SMTP_HOST, settings.MAILERS = "127.0.0.1", mailers_at(server.port)
        yield server


@pytest.fixture
def whatsapp(settings):
    with simulators.provider() as provider:
        settings.WHATSAPP_API, settings.WHATSAPP_NUMBER_ID, settings.WHATSAPP_TOKEN = provider.address, "55", "token"
        provider.answer = lambda call: (200, {"messages": [{"id": f"wamid.{len(provider.calls)}"}]})
        yield provider
