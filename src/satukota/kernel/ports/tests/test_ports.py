"""Calls to the outside: to public addresses alone, to the one that was looked at, in bounds, and silent about secrets."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import structlog

from satukota.kernel.ports import actions
from satukota.kernel.ports.api import Answer, ForbiddenAddress, Unreachable, call, check_address, simulated
from satukota.kernel.ports.rules import is_allowed, networks

HIDDEN = [
    *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://localhost/"),
    *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/"),
    *("http://10.0.0.1/", "http://172.16.4.4/", "http://192.168.1.1/", "http://100.64.0.1/", "http://[fd00::1]/"),
    *("http://169.254.169.254/latest/", "http://[fe80::1]/", "http://0.0.0.0/", "http://224.0.0.1/", "http://[::]/"),
]
NO_HTTP = ["ftp://x.example/", "file:///etc/passwd", "gopher://x.example/", "http://", "x", "", "http://a:b@x.example/"]


class Provider(BaseHTTPRequestHandler):
    """Answers by path: a redirect, an endless answer, or what was sent."""

    def do_GET(self):
        self.server.calls.append((self.path, dict(self.headers)))
        status = 302 if self.path == "/moved" else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/secret")
        self.end_headers()
        self.wfile.write(b"x" * (5_000_000 if self.path == "/large" else 10))

    def log_message(self, *_):
        pass


@pytest.fixture
def provider():
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        server.calls, server.address = [], f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def names(monkeypatch):
    """Names that lead where the test says; each look is counted."""
    there, looks, really = {}, [], socket.getaddrinfo

    def look(host, port, *rest, **more):
        if host not in there:
            return really(host, port, *rest, **more)
        looks.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in there[host]]

    monkeypatch.setattr(actions.socket, "getaddrinfo", look)
    return there, looks


@pytest.mark.parametrize("url", HIDDEN + NO_HTTP)
def test_what_is_no_public_address_is_refused_where_it_is_written_and_where_it_is_called(url):
    with pytest.raises(ForbiddenAddress):
        check_address(url)
    with pytest.raises(ForbiddenAddress):
        call("test", "GET", url)


def test_a_name_with_one_private_address_is_refused(names):
    names[0]["two.example"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(ForbiddenAddress):
        call("test", "GET", "http://two.example/")


def test_a_name_that_nobody_knows_is_unreachable_and_may_be_written_down(monkeypatch):
    def unknown(*_, **__):
        raise OSError("no such name")

    monkeypatch.setattr(actions.socket, "getaddrinfo", unknown)
    check_address("https://not-yet.example/")
    with pytest.raises(ForbiddenAddress):
        check_address("https://printer/")
    with pytest.raises(Unreachable):
        call("test", "GET", "https://not-yet.example/")


def test_the_address_that_was_looked_at_is_called_under_its_name(provider, names, settings):
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    names[0]["wan.example"] = ["127.0.0.1"]
    port = provider.server_port
    assert call("test", "GET", f"http://wan.example:{port}/a").status == 200
    assert provider.calls[0][1]["Host"] == f"wan.example:{port}"
    assert names[1] == ["wan.example"]


def test_a_second_address_is_tried_where_the_first_takes_no_connection(provider, names, settings):
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    names[0]["wan.example"] = ["127.0.0.9", "127.0.0.1"]
    assert call("test", "GET", f"http://wan.example:{provider.server_port}/").status == 200


def test_an_address_of_the_settings_may_lie_in_the_house_and_no_other_by_it(provider):
    assert call("test", "GET", f"{provider.address}/a", own=f"{provider.address}/base").is_success
    for own in ("http://127.0.0.1:1", "https://127.0.0.1", ""):
        with pytest.raises(ForbiddenAddress):
            call("test", "GET", f"{provider.address}/a", own=own)
    with pytest.raises(ForbiddenAddress):
        call("test", "GET", "http://169.254.169.254/", own="http://169.254.169.254/")


def test_a_redirect_is_an_answer_and_is_not_followed(provider):
    assert call("test", "GET", f"{provider.address}/moved", own=provider.address).status == 302
    assert [path for path, _headers in provider.calls] == ["/moved"]


def test_an_answer_that_is_too_large_is_not_read_to_its_end(provider):
    with pytest.raises(Unreachable, match="more than 1000 bytes"):
        call("test", "GET", f"{provider.address}/large", own=provider.address, largest=1000)


def test_an_answer_that_comes_too_slowly_is_given_up(monkeypatch):
    hours = iter(range(0, 100_000, 3600))
    monkeypatch.setattr(actions.time, "monotonic", lambda: next(hours))
    with (
        simulated(lambda _request: httpx.Response(200, content=iter([b"a", b"b"]))),
        pytest.raises(Unreachable, match="too long"),
    ):
        call("test", "GET", "https://slow.example/")


def test_the_log_names_the_host_and_no_secret(provider):
    with structlog.testing.capture_logs() as lines:
        call("test", "GET", f"{provider.address}/bot123:KEY/send?key=KEY", own=provider.address, headers={"X": "KEY"})
    assert lines[0]["host"] == "127.0.0.1" and "KEY" not in str(lines)


def test_what_a_failure_says_holds_no_address(names):
    names[0]["x.example"] = ["10.0.0.1"]
    with pytest.raises(Unreachable) as failure:
        call("test", "GET", "https://x.example/bot123:KEY/")
    assert "KEY" not in str(failure.value)


def test_all_calls_can_be_switched_off(settings, provider):
    settings.OUTGOING_CALLS = False
    with pytest.raises(Unreachable, match="switched off"):
        call("test", "GET", provider.address, own=provider.address)
    assert not provider.calls


def test_a_simulator_answers_in_place_of_the_world():
    with simulated(lambda request: httpx.Response(201, json={"path": request.url.path})):
        assert call("test", "POST", "https://x.example/a", json={}).json() == {"path": "/a"}


@pytest.mark.parametrize(("status", "good"), [(200, True), (204, True), (302, False), (404, False), (500, False)])
def test_only_a_success_is_successful(status, good):
    answer = Answer(status)
    if good:
        assert answer.successful() is answer
    else:
        with pytest.raises(Unreachable):
            answer.successful()


def test_the_citys_own_network_is_what_the_setting_says():
    inside = networks(["10.20.0.0/16", " 10.30.0.5"])
    assert is_allowed("10.20.3.4", inside) and is_allowed("10.30.0.5", inside)
    assert not is_allowed("10.30.0.6", inside) and is_allowed("8.8.8.8", inside)
