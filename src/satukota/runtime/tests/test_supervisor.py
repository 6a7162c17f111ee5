import os
import signal

import pytest

from satukota.runtime import claim
from satukota.runtime.tests.helpers import PATIENCE, alive, descendants, eventually, free_port, satukota, up

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with up(tmp_path_factory.mktemp("city"), free_port()) as city:
        yield city


@pytest.fixture(scope="module")
def spare(tmp_path_factory):
    """A second data directory: it is filled once, for all who start and stop an installation of their own."""
    return tmp_path_factory.mktemp("spare")


CHILDREN = [
    ("satukota-web", 0),
    ("satukota-web", -1),
    ("satukota-live", 0),
    ("satukota-live", -1),
    ("satukota-worker", 0),
    ("satukota.runtime.services", 0),
    ("bin/postgres", 0),
]


@pytest.mark.parametrize(("name", "which"), CHILDREN)
def test_a_killed_process_comes_back(city, name, which):
    victim = city.named(name)[which]
    count = len(city.named(name))
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: not alive(victim) and len(city.named(name)) == count and city.ready)


def test_a_worker_of_the_site_may_die_again_and_again(city):
    head = city.named("satukota-web")[0]
    for _ in range(4):
        victim = descendants(head)[-1]
        os.kill(victim, signal.SIGKILL)
        eventually(lambda gone=victim: not alive(gone) and len(descendants(head)) == 2)
    assert city.named("satukota-web")[0] == head, city.log()[-2000:]


def test_a_killed_session_of_the_database_is_mended(city):
    session = descendants(city.named("bin/postgres")[0])[-1]
    os.kill(session, signal.SIGKILL)
    eventually(lambda: not alive(session) and city.ready)


def test_the_services_start_anew_when_they_are_asked_to(city):
    before = city.named("satukota.runtime.services")[0]
    assert claim.start_anew(city.data)
    eventually(lambda: not alive(before) and city.ready)


def test_a_second_up_says_where_it_runs(city):
    second = satukota(city.data, "up", "--port", str(free_port()))
    assert (second.returncode, str(city.port) in second.stdout) == (0, True)


def test_a_port_in_use_is_named(city, tmp_path):
    other = satukota(tmp_path, "up", "--port", str(city.port))
    assert other.returncode == 1
    assert f"Port {city.port} is in use" in other.stderr


def test_one_log_tells_who_says_what(city):
    assert all(f" {source} " in city.log() for source in ("satukota", "postgres", "setup", "services"))


def test_down_leaves_no_process_and_says_so(spare):
    with up(spare, free_port()) as city:
        everybody = descendants(city.process.pid)
        assert satukota(spare, "down").stdout == "Stopped.\n"
        assert city.process.wait(PATIENCE) == 0
        assert not [pid for pid in everybody if alive(pid)]
    assert satukota(spare, "down").stdout == "SatuKota is not running.\n"


def test_after_a_killed_parent_the_next_up_works_and_sigterm_ends_it(spare):
    with up(spare, free_port()) as city:
        ours = city.named("satukota")
        city.process.kill()
        eventually(lambda: not [pid for pid in ours if alive(pid)])
    with up(spare, free_port()) as city:
        assert "earlier run left behind" in city.log()
        everybody = descendants(city.process.pid)
    assert (city.process.returncode, [pid for pid in everybody if alive(pid)]) == (0, [])


def test_the_doctor_looks_into_a_running_installation(city):
    told = satukota(city.data, "doctor").stdout
    assert f"Running at http://127.0.0.1:{city.port}/" in told
    assert "ok    The tables are up to date" in told
