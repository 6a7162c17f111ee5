import pytest

from satukota.runtime import hosts, supervisor
from satukota.runtime.supervisor import Options, up


def test_the_site_is_reached_by_its_own_name_and_by_this_machine():
    assert hosts.default_hosts("https://satu.kota.go.id") == ["satu.kota.go.id", "localhost", "127.0.0.1", "[::1]"]


def test_the_address_that_it_listens_on_is_a_name_of_the_site():
    assert "10.1.2.3" in hosts.default_hosts("http://10.1.2.3:8000", "10.1.2.3")


def test_a_city_that_listens_on_every_address_is_reached_by_those_of_its_machine(monkeypatch):
    monkeypatch.setattr(hosts.socket, "gethostname", lambda: "balai-kota")
    names = hosts.default_hosts("http://127.0.0.1:8000", "0.0.0.0")
    assert {"balai-kota", "balai-kota.local"} <= set(names)
    assert "*" not in names


def test_a_demo_city_that_listens_on_every_address_is_reached_by_any_name():
    assert "*" in hosts.default_hosts("http://127.0.0.1:8000", "0.0.0.0", demo=True)
    assert "*" not in hosts.default_hosts("http://127.0.0.1:8000", demo=True)


@pytest.mark.parametrize("value", ["*", "satu.kota.go.id, *"])
def test_a_city_does_not_start_for_any_host_name(monkeypatch, tmp_path, capsys, value):
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    assert up(Options(tmp_path / "data")) == 1
    told = capsys.readouterr().err
    assert "ALLOWED_HOSTS=satu.kota.go.id" in told
    assert told.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_what_runs_is_told_its_names(monkeypatch, tmp_path):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    monkeypatch.setenv("SITE_URL", "https://satu.kota.go.id")
    told = supervisor.Supervisor(Options(tmp_path, "10.0.0.9")).environment
    assert told["ALLOWED_HOSTS"].split(",")[0] == "satu.kota.go.id"
    assert "10.0.0.9" in told["ALLOWED_HOSTS"]


def test_a_city_without_demo_never_shows_demo_sign_ins(monkeypatch, tmp_path):
    monkeypatch.setenv("DEMO_SIGN_INS", "yes")
    assert supervisor.Supervisor(Options(tmp_path)).environment["DEMO_SIGN_INS"] == "no"
