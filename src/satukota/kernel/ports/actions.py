"""One call over HTTP to a system outside: to the address that was looked at, once, with limits, and never elsewhere."""

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
import structlog
from django.conf import settings

from satukota.kernel.counted import count_call
from satukota.kernel.ports.rules import is_allowed, is_inside_name, networks

log = structlog.get_logger(__name__)

MEGABYTE = 1024 * 1024
SECONDS = 15.0
LARGEST = 10 * MEGABYTE


class Unreachable(Exception):
    """There was no answer, or none that can be used; it may be tried again. What it says holds no address."""


class ForbiddenAddress(Unreachable):
    """This address must not be called: it is no public one and none that was allowed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered, whatever its status. The names of headers are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success (2xx); a redirect is none."""
        return 200 <= self.status < 300

    def successful(self) -> "Answer":
        """Return the answer. Raises Unreachable where its status is not one of success."""
        if not self.is_success:
            raise Unreachable(f"status {self.status}")
        return self

    def json(self) -> Any:
        """Return the body read as JSON. Raises ValueError."""
        return json.loads(self.body)


def call(
    port: str,
    method: str,
    url: str,
    *,
    own: str = "",
    seconds: float = SECONDS,
    largest: int = LARGEST,
    auth: tuple[str, str] | None = None,
    **content: Any,
) -> Answer:
    """Call an outside system and return its answer; a redirect is an answer and is not followed.

    `port` names the system in the log. `own` is the address in the settings, where there is one: what has its scheme,
    host and port may lie in this house. `seconds` bound connecting, each silence and the whole answer; `largest` its
    bytes. `content` is as httpx takes it: headers, params, json, data, content, files. Trying again is for jobs.
    Raises Unreachable, and ForbiddenAddress of it.
    """
    target, began = _target(url), time.monotonic()
    try:
        answer = _send(target, is_own(url, own), seconds, largest, auth, method, content)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        log.warning("ports.failed", port=port, host=target.host, error=type(error).__name__)
        count_call(port, good=False)
        raise Unreachable(type(error).__name__) from None
    except Unreachable as error:
        log.warning("ports.failed", port=port, host=target.host, error=str(error))
        count_call(port, good=False)
        raise
    count_call(port, good=answer.status < 500)
    took = round((time.monotonic() - began) * 1000)
    log.info("ports.called", port=port, host=target.host, status=answer.status, bytes=len(answer.body), ms=took)
    return answer


def check_address(url: str) -> None:
    """Refuse an address where it is written down; one whose name is not known today is looked at with each call.

    Raises ForbiddenAddress.
    """
    target = _target(url)
    try:
        _addresses(target, own=False)
    except OSError:
        if is_inside_name(target.host):
            raise ForbiddenAddress("not a public address") from None


def is_own(url: str, own: str) -> bool:
    """Tell whether an address has scheme, host and port of another one."""
    return bool(own) and _origin(_target(url)) == _origin(_target(own))


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _target(url: str) -> httpx.URL:
    """Read an address as the client does, so that what is checked is what is called. Raises ForbiddenAddress."""
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise ForbiddenAddress("not an address") from None
    if target.scheme not in {"http", "https"} or not target.host or target.userinfo:
        raise ForbiddenAddress("not an http address")
    return target


def _addresses(target: httpx.URL, *, own: bool) -> list[str]:
    """Return what lies behind a name, all of it allowed. Raises ForbiddenAddress, OSError."""
    try:
        rows = socket.getaddrinfo(target.host, _port(target), type=socket.SOCK_STREAM)
    except UnicodeError:
        raise ForbiddenAddress("not an address") from None
    addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
    inside = networks(settings.OUTGOING_NETWORKS)
    if not addresses or not all(is_allowed(address, inside, own=own) for address in addresses):
        raise ForbiddenAddress("not a public address")
    return addresses


@cache
def _trust() -> SSLContext:
    """Return what certificates are checked with; reading all of them takes longer than many a call."""
    return httpx.create_ssl_context()


def _send(
    target: httpx.URL,
    own: bool,
    seconds: float,
    largest: int,
    auth: tuple[str, str] | None,
    method: str,
    content: dict[str, Any],
) -> Answer:
    headers = {"User-Agent": "SatuKota", **content.pop("headers", {}), "Host": target.netloc.decode()}
    simulator = _SIMULATOR.get()
    if simulator is None and not settings.OUTGOING_CALLS:
        raise Unreachable("calls to outside systems are switched off")
    addresses = [target.host] if simulator else _addresses(target, own=own)
    secure: SSLContext | bool = _trust() if target.scheme == "https" and not simulator else False
    # Proxies of the environment would look the name up anew: the address that was looked at is the one that is called.
    with httpx.Client(timeout=seconds, trust_env=False, verify=secure, transport=simulator) as client:
        for left, address in enumerate(addresses, 1 - len(addresses)):
            there = target.copy_with(host=address)
            named = {"sni_hostname": target.host}
            request = client.build_request(method, there, headers=headers, extensions=named, **content)
            try:
                response = client.send(request, auth=auth, stream=True, follow_redirects=False)
            except httpx.ConnectError:
                if not left:
                    raise
                continue
            return _read(response, seconds, largest)
    raise Unreachable("no address")


def _read(response: httpx.Response, seconds: float, largest: int) -> Answer:
    """Read an answer within its bounds. Raises Unreachable."""
    body, until = bytearray(), time.monotonic() + seconds
    try:
        for piece in response.iter_bytes():
            body += piece
            if len(body) > largest:
                raise Unreachable(f"the answer has more than {largest} bytes")
            if time.monotonic() > until:
                raise Unreachable("the answer took too long")
    finally:
        response.close()
    return Answer(response.status_code, bytes(body), dict(response.headers))


_SIMULATOR: ContextVar[httpx.BaseTransport | None] = ContextVar("simulator", default=None)


@contextmanager
def simulated(answer: Callable[[httpx.Request], httpx.Response]) -> Iterator[None]:
    """Let a function answer all calls that are made inside, in place of the world."""
    token = _SIMULATOR.set(httpx.MockTransport(answer))
    try:
        yield
    finally:
        _SIMULATOR.reset(token)
