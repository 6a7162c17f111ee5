"""Checks of the machine, its address, its backups and its clock."""

import os
import shutil
import ssl
import threading
import time
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.utils import timezone

from satukota.kernel.counted import count_call
from satukota.kernel.health.models import HealthRecord
from satukota.kernel.health.queries import machine
from satukota.kernel.health.queries.address import address_health
from satukota.kernel.health.queries.backups import backup_health
from satukota.kernel.health.queries.database import database_health
from satukota.kernel.health.queries.machine import clock_health, disk_health, machine_health
from satukota.kernel.health.queries.ports import ports_health
from satukota.kernel.health.queries.processes import memory_of

Usage = namedtuple("Usage", "total used free")
GIGABYTE = 1024**3


def level(health):
    return "well" if health.well else "broken" if health.grave else "watch"


@pytest.mark.django_db
@pytest.mark.parametrize(("free", "expected"), [(0.5, "broken"), (3, "watch"), (50, "well")])
def test_a_full_disk_is_said_in_time(monkeypatch, settings, tmp_path, free, expected):
    settings.DATA_DIR = tmp_path / "not" / "there"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 * GIGABYTE, 0, free * GIGABYTE))
    assert level(disk_health()) == expected


@pytest.mark.django_db
def test_a_disk_that_fills_is_said_before_it_is_full(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 * GIGABYTE, 0, 30 * GIGABYTE))
    five_days_ago = timezone.now() - timedelta(days=5)
    HealthRecord.objects.create(check_id=machine.DISK, level=0, value=60 * GIGABYTE, at=five_days_ago)
    health = disk_health()
    assert level(health) == "watch"
    assert round(next(gauge.value for gauge in health.gauges if gauge.name == "disk_days_until_full"), 2) == 5


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        (None, None, "watch"),
        (3, None, "watch"),
        (3, 10, "well"),
        (50, 10, "watch"),
        (100, 10, "broken"),
        (3, 200, "watch"),
    ],
)
def test_backups_are_young_and_were_put_back_lately(tmp_path, settings, hours, days, expected):
    settings.DATA_DIR, settings.BACKUP_MARK, settings.RESTORE_MARK = tmp_path, "", ""
    for name, seconds in (("backup.stamp", hours and hours * 3600), ("restore.stamp", days and days * 86400)):
        if seconds is not None:
            (tmp_path / name).touch()
            os.utime(tmp_path / name, (time.time() - seconds,) * 2)
    assert level(backup_health()) == expected


def test_a_mark_that_names_its_archive_tells_its_size(tmp_path, settings):
    settings.BACKUP_MARK, settings.RESTORE_MARK = str(tmp_path / "mark"), ""
    (tmp_path / "city.dump").write_bytes(b"x" * 1234)
    (tmp_path / "mark").write_text(f"{tmp_path / 'city.dump'}\n")
    gauges = {gauge.name: gauge.value for gauge in backup_health().gauges}
    assert gauges["backup_bytes"] == 1234


@pytest.mark.parametrize(
    ("site", "https", "expected"),
    [("http://127.0.0.1:8000", False, "well"), ("http://satu.kota.go.id", False, "broken")],
)
def test_plain_http_over_a_network_is_a_fault(settings, tmp_path, site, https, expected):
    settings.SITE_URL, settings.HTTPS, settings.DATA_DIR = site, https, tmp_path
    assert level(address_health()) == expected


@pytest.fixture
def secure_site(tmp_path):
    """Serve one handshake after another with a certificate that ends in so many days; gives its address."""
    servers = []

    def serve(days):
        chain = tmp_path / f"{days}.pem"
        chain.write_bytes(certificate(days))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        import socket

        listener = socket.create_server(("127.0.0.1", 0))
        servers.append(listener)

        def answer():
            while True:
                try:
                    connection, _peer = listener.accept()
                except OSError:
                    return
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    connection.close()

        threading.Thread(target=answer, daemon=True).start()
        return f"https://127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    for listener in servers:
        listener.close()


def certificate(days):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "satu.kota.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(("days", "expected"), [(60, "well"), (10, "watch"), (2, "broken"), (-1, "broken")])
def test_a_certificate_is_renewed_in_time(settings, tmp_path, secure_site, days, expected):
    cache.clear()
    settings.SITE_URL, settings.HTTPS, settings.DATA_DIR = secure_site(days), True, tmp_path
    assert level(address_health()) == expected
    cache.clear()


@pytest.mark.django_db
def test_a_sound_database_and_clock_pass():
    assert (level(database_health()), level(clock_health())) == ("well", "well")


@pytest.mark.parametrize(
    ("available", "swap_free", "load", "expected"),
    [
        (50, 100, 0.5, "well"),
        (8, 100, 0.5, "watch"),
        (3, 100, 0.5, "broken"),
        (50, 20, 0.5, "watch"),
        (50, 100, 40, "watch"),
    ],
)
def test_a_machine_without_memory_or_time_is_said(monkeypatch, tmp_path, available, swap_free, load, expected):
    told = tmp_path / "meminfo"
    told.write_text(f"MemTotal: 100 kB\nMemAvailable: {available} kB\nSwapTotal: 100 kB\nSwapFree: {swap_free} kB\n")
    monkeypatch.setattr(machine, "MEMORY", told)
    monkeypatch.setattr(machine.os, "getloadavg", lambda: (load, load * (os.cpu_count() or 1), load))
    assert level(machine_health()) == expected


def test_a_system_outside_is_well_again_when_it_answers():
    count_call("test-siak", good=True)
    assert "test-siak" not in ports_health().text
    count_call("test-siak", good=False)
    assert "test-siak" in ports_health().text
    count_call("test-siak", good=True)
    assert "test-siak" not in ports_health().text


def test_memory_of_a_process_is_told():
    assert memory_of(os.getpid()) > 1_000_000
    assert memory_of(None) == 0
