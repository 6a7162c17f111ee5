"""A setting that people set holds in every process within seconds; the environment goes before it; secrets stay secret."""

import os
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.changes.api import Author, Change, undo, values_of
from satukota.kernel.configuration import queries
from satukota.kernel.configuration.api import (
    SettingValue,
    change_setting,
    forget_settings,
    setting_fault,
    setting_state,
    setting_values,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import Setting, configured_number, configured_text, values_from

ME = Author(Actor(None, "admin"), "test")


@pytest.fixture
def set_by_people(db):
    """Read what people set, as a running program does."""
    forget_settings()
    values_from(setting_values)
    yield
    values_from(dict)
    forget_settings()


@pytest.mark.usefixtures("set_by_people")
def test_what_people_set_goes_before_the_default_and_the_environment_before_both(monkeypatch):
    assert configured_number("REPORTS_PER_HOUR") == 120
    change_setting("REPORTS_PER_HOUR", "30", ME)
    assert configured_number("REPORTS_PER_HOUR") == 30
    monkeypatch.setenv("REPORTS_PER_HOUR", "7")
    assert configured_number("REPORTS_PER_HOUR") == 7
    with pytest.raises(ValidationError):
        change_setting("REPORTS_PER_HOUR", "8", ME)
    monkeypatch.delenv("REPORTS_PER_HOUR")
    change_setting("REPORTS_PER_HOUR", None, ME)
    assert configured_number("REPORTS_PER_HOUR") == 120


@pytest.mark.usefixtures("set_by_people")
def test_readings_ask_the_database_nothing_until_two_seconds_are_over(django_assert_num_queries, monkeypatch):
    configured_text("TELEGRAM_API")
    with django_assert_num_queries(0):
        for _time in range(1000):
            configured_text("TELEGRAM_API")
    SettingValue.objects.create(name="TELEGRAM_API", value="https://elsewhere.example")
    later = queries.monotonic() + queries.LOOK_SECONDS + 0.1
    monkeypatch.setattr(queries, "monotonic", lambda: later)
    with django_assert_num_queries(1):
        assert configured_text("TELEGRAM_API") == "https://elsewhere.example"
        configured_text("WHATSAPP_API")


@pytest.mark.usefixtures("set_by_people")
def test_a_change_is_taken_back():
    change_setting("REPORTS_PER_HOUR", "30", ME)
    change_setting("REPORTS_PER_HOUR", "40", ME)
    undo(Change.objects.first(), ME.actor, "too many")
    assert configured_text("REPORTS_PER_HOUR") == "30"


@pytest.mark.usefixtures("set_by_people")
def test_a_secret_is_read_and_never_shown_exported_or_kept_in_the_history():
    change_setting("SIAK_TOKEN", "rahasia-sekali", ME)
    assert configured_text("SIAK_TOKEN") == "rahasia-sekali"
    state = setting_state("SIAK_TOKEN")
    assert (state.value, state.origin) == ("", "city")
    assert state.since is not None
    assert "SIAK_TOKEN" not in values_of("kernel.setting")
    row = Change.objects.get()
    assert "rahasia" not in str((row.before, row.after, row.reason))
    raw = SettingValue.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
    assert "rahasia" not in raw
    change_setting("SIAK_TOKEN", "baru", ME)
    with pytest.raises(ValidationError, match="nowhere|di mana pun"):
        undo(Change.objects.first(), ME.actor, "wrong")
    assert configured_text("SIAK_TOKEN") == "baru"


@pytest.mark.usefixtures("set_by_people")
def test_a_key_is_not_sent_to_another_host(monkeypatch):
    change_setting("SIAK_URL", "https://siak.kota.go.id/v1", ME)
    change_setting("SIAK_TOKEN", "kunci", ME)
    change_setting("SIAK_URL", "https://siak.kota.go.id/v2", ME)
    assert configured_text("SIAK_TOKEN") == "kunci"
    change_setting("SIAK_URL", "https://pencuri.example/", ME)
    assert configured_text("SIAK_TOKEN") == ""
    monkeypatch.setenv("SIAK_TOKEN", "dari-lingkungan")
    with pytest.raises(ValidationError, match="SIAK_TOKEN"):
        change_setting("SIAK_URL", "https://lain.example/", ME)


@pytest.mark.usefixtures("set_by_people")
def test_what_is_read_before_the_database_is_there_is_set_by_the_environment_alone():
    with pytest.raises(ValidationError):
        change_setting("EMERGENCY_SIP_ADDRESS", "0.0.0.0:5060", ME)
    SettingValue.objects.create(name="EMERGENCY_SIP_ADDRESS", value="0.0.0.0:5060")
    forget_settings()
    assert configured_text("EMERGENCY_SIP_ADDRESS") == ""


ADDRESS = Setting("PLANTED_URL", "", "Address", content="address", words=("simulator",))
NUMBER = Setting("PLANTED_NUMBER", "5", "Number", least=2)
FLAG = Setting("PLANTED_FLAG", "no", "Flag")
LIST = Setting("PLANTED_LIST", "", "List", content="list")
HOURS = Setting("PLANTED_LEVELS", "6,15", "Levels", content="list", pattern=r"[0-9]+,[0-9]+")


@pytest.mark.parametrize(
    ("setting", "text", "wrong"),
    [
        (NUMBER, "2", ""), (NUMBER, "1", "least"), (NUMBER, "", "number"), (NUMBER, "-3", "number"),
        (NUMBER, "1.000", "number"), (NUMBER, "٣", "number"), (NUMBER, "9999999999", "number"),
        (FLAG, "yes", ""), (FLAG, "maybe", "flag"), (FLAG, "", "flag"),
        (LIST, "a,b", ""), (LIST, "a,,b", "list"), (LIST, "", ""),
        (HOURS, "6,15", ""), (HOURS, "6", "pattern"), (HOURS, "a,b", "pattern"),
        (ADDRESS, "", ""), (ADDRESS, "simulator", ""), (ADDRESS, "https://siak.go.id:8443/v1?x=1", ""),
        (ADDRESS, "siak.go.id", "address"), (ADDRESS, "ftp://siak.go.id", "address"), (ADDRESS, "https://", "address"),
        (ADDRESS, "https://a:b@siak.go.id", "address"), (ADDRESS, "https://siak.go.id:99999999", "address"),
        (ADDRESS, "http://[::1", "address"), (ADDRESS, "http://localhost:8000", "own_machine"),
        (ADDRESS, "http://127.0.0.1", "own_machine"), (ADDRESS, "http://[::1]/", "own_machine"),
        (ADDRESS, "http://169.254.169.254/latest", "own_machine"), (ADDRESS, "http://10.20.1.5/siak", ""),
        (ADDRESS, "http://[::ffff:127.0.0.1]/", "own_machine"), (ADDRESS, "https://x\x00y", "character"),
    ],
)  # fmt: skip
def test_a_value_is_judged_by_what_the_setting_holds(setting, text, wrong):
    assert setting_fault(setting, text) == wrong


@given(st.sampled_from([ADDRESS, NUMBER, FLAG, LIST, HOURS]), st.text(max_size=40))
def test_any_text_is_judged_and_none_breaks_the_judge(setting, text):
    assert isinstance(setting_fault(setting, text), str)


READ = """
import threading, time
import django
django.setup()
from satukota.kernel.registry.api import configured_text
print(configured_text("REPORTS_PER_HOUR"), flush=True)
input()
end = time.monotonic() + 30
while configured_text("REPORTS_PER_HOUR") != "33" and time.monotonic() < end:
    threading.Event().wait(0.05)
print(configured_text("REPORTS_PER_HOUR"), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_without_a_restart():
    from django.db import connection

    own = connection.settings_dict
    sign_in = f"{own['USER']}:{own['PASSWORD']}@" if own["USER"] else ""
    query = {name: own[key] for name, key in (("host", "HOST"), ("port", "PORT")) if own[key]}
    query |= {name: value for name, value in own["OPTIONS"].items() if name == "passfile"}
    address = f"postgresql://{sign_in}/{own['NAME']}?{urlencode(query)}"
    outside = {key: text for key, text in os.environ.items() if key != "PYTEST_VERSION"}
    environment = outside | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "satukota.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", READ],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as other:
        assert other.stdout.readline().strip() == "120", other.communicate("\n", timeout=60)[0]
        change_setting("REPORTS_PER_HOUR", "33", ME)
        said, _errors = other.communicate("\n", timeout=60)
    assert said.strip() == "33"
