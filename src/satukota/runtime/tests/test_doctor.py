import shutil
import socket
from collections import namedtuple

import pytest

from satukota.runtime import postgres
from satukota.runtime.doctor import configuration, database, machine, program, report
from satukota.runtime.doctor.finding import Level
from satukota.runtime.tests.helpers import free_port

Usage = namedtuple("Usage", "total used free")


def worst(findings):
    levels = [finding.level for finding in findings]
    return Level.FAIL if Level.FAIL in levels else Level.WARN if Level.WARN in levels else Level.OK


@pytest.mark.parametrize(("free", "level"), [(0.5, "fail"), (3, "warn"), (50, "ok")])
def test_a_full_disk_is_said_in_time(monkeypatch, tmp_path, free, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, free * 1024**3))
    assert worst(machine.disk(tmp_path / "not" / "there")) == level


def test_a_readable_secret_is_a_fault(tmp_path):
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o644)
    assert worst(machine.data_directory(tmp_path)) == "fail"


def test_a_port_in_use_comes_with_its_cure(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = list(machine.ports(tmp_path, "127.0.0.1", taken.getsockname()[1]))
    assert (found[0].level, "--port" in found[0].cure) == ("fail", True)


def test_no_postgresql_at_all_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SATUKOTA_POSTGRES", str(tmp_path))
    machine.programs.folder.cache_clear()
    assert worst(machine.database_programs(tmp_path)) == "fail"
    machine.programs.folder.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize("check", ["version", "extensions", "plans", "migrations"])
def test_a_sound_database_passes(check):
    assert worst(getattr(database, check)()) == "ok"


@pytest.mark.django_db
def test_a_pooler_that_drops_our_options_is_found():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = on")
    assert worst(database.plans()) == "fail"


@pytest.mark.parametrize(
    ("source", "level"), [("", "ok"), ("https://tiles.example/{z}/{x}/{y}.png", "ok"), ("/not/there.pmtiles", "fail")]
)
def test_the_map_source_is_looked_at(settings, source, level):
    settings.MAP_TILES = source
    assert worst(configuration.map_source()) == level


def test_a_silent_mail_server_is_a_fault(settings):
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", free_port()
    assert worst(configuration.mail()) == "fail"


def test_leftovers_of_development_are_warned_of(settings):
    settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = True, True, ["*"]
    assert [finding.level for finding in configuration.safety()] == ["warn", "fail"]


def test_any_host_name_is_a_fault(settings):
    settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = False, False, ["*"]
    assert worst(configuration.safety()) == "fail"


@pytest.mark.parametrize(("user", "level"), [(0, "warn"), (1000, "ok")])
def test_root_is_told_to_make_an_account(monkeypatch, user, level):
    monkeypatch.setattr(machine.os, "geteuid", lambda: user)
    assert worst(machine.account_of_processes()) == level


@pytest.mark.parametrize("name", ["log/satukota.log", "log/satukota.log.1", "demo-sign-ins.txt", "log", "."])
def test_what_others_can_read_is_a_fault(tmp_path, name):
    (tmp_path / "log").mkdir(mode=0o700)
    for file in ("log/satukota.log", "log/satukota.log.1", "demo-sign-ins.txt"):
        (tmp_path / file).touch(mode=0o600)
    tmp_path.chmod(0o700)
    assert list(machine.private_files(tmp_path)) == []
    (tmp_path / name).chmod(0o755)
    assert worst(machine.private_files(tmp_path)) == "fail"


@pytest.mark.parametrize(
    ("names", "is_demo", "level"), [([], False, "ok"), (["admin"], True, "warn"), (["admin"], False, "fail")]
)
def test_open_demo_accounts_are_a_fault_of_a_real_city(monkeypatch, names, is_demo, level):
    monkeypatch.setattr(program.hooks, "need", lambda path: lambda: names)
    assert worst(program.demo_accounts(is_demo)) == level


@pytest.mark.parametrize(("names", "level"), [([], "ok"), (["bowo"], "warn")])
def test_an_administrator_with_a_password_alone_is_said(monkeypatch, names, level):
    monkeypatch.setattr(program.hooks, "need", lambda path: lambda: names)
    assert worst(program.administrators(is_demo=False)) == level


def test_every_complaint_has_a_cure(tmp_path, settings):
    settings.MAP_TILES, settings.SMTP_HOST, settings.DEBUG = "/not/there", "", True
    checks = [
        machine.data_directory(tmp_path / "new"),
        configuration.map_source(),
        configuration.mail(),
        configuration.safety(),
    ]
    complaints = [finding for check in checks for finding in check if finding.level != "ok"]
    assert len(complaints) >= 4
    assert all(finding.cure for finding in complaints)


def test_a_new_directory_is_no_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    report(tmp_path / "new", "127.0.0.1", free_port())
    assert "There is no database yet" in capsys.readouterr().out
    assert not postgres.cluster(tmp_path / "new").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("added", "trusted", "level"), [(0, 0, "ok"), (1, 1, "ok"), (1, 0, "fail"), (0, 1, "fail")])
def test_the_proxies_are_counted_by_a_request_through_them(live_server, settings, monkeypatch, added, trusted, level):
    settings.SITE_URL, settings.TRUSTED_PROXIES = live_server.url, trusted
    sent = ", ".join([configuration.FORGED, *["203.0.113.7"] * added])  # what the proxies make of the doctor's header
    request = configuration.Request
    monkeypatch.setattr(configuration, "Request", lambda url, headers: request(url, headers={"X-Forwarded-For": sent}))
    assert worst(configuration.proxies()) == level


def test_a_site_that_cannot_be_reached_is_said(settings):
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"
    assert worst(configuration.proxies()) == "warn"


@pytest.mark.django_db
def test_nobody_but_the_doctor_is_told_what_arrived(client):
    assert client.get("/healthz/proxies").status_code == 404
