"""Providers as local servers: what they were sent, and answers as the test wants them."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from satukota.kernel.notifications.channels import Port
from satukota.kernel.notifications.rules import Letter, Outcome

type Answer = tuple[int, dict | bytes]


def sender(channel: Port) -> Callable[[Letter], Outcome]:
    """Return what hands one letter to a channel."""
    return lambda letter: channel.send([letter])[0]


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Provider:
    """An HTTP provider. `answer` decides what it says; `calls` is what it was asked."""

    address: str = ""
    answer: Callable[[Call], Answer] = lambda call: (200, {})
    calls: list[Call] = field(default_factory=list)


@contextmanager
def provider() -> Iterator[Provider]:
    running = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            call = Call(self.path, dict(self.headers), body)
            running.calls.append(call)
            status, content = running.answer(call)
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        server.shutdown()


@dataclass
class MailServer:
    """An SMTP server (RFC 5321, no more than it takes). `refusals` maps a command to the answer that it gets."""

    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    running = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                command = line.split()[0].decode().upper() if line.split() else ""
                if command == "DATA" and "DATA" not in running.refusals:
                    self.say("354 go on")
                    running.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say(running.refusals.get(command, "221 bye" if command == "QUIT" else "250 fine"))

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        running.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        server.shutdown()
