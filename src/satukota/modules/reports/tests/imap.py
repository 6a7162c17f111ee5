"""A small IMAP server for tests: one folder, LOGIN, SELECT, UID SEARCH, FETCH and STORE."""

import re
import socketserver
import threading
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            words = rest.upper()
            if words.startswith("UID SEARCH"):
                self.say(
                    "* SEARCH " + " ".join(str(n) for n, mail in enumerate(self.server.mails, 1) if not mail["seen"])
                )
            elif words.startswith("UID FETCH"):
                self.fetch(int(re.findall(r"\d+", rest)[0]))
            elif words.startswith("UID STORE"):
                self.server.mails[int(re.findall(r"\d+", rest)[0]) - 1]["seen"] = True
            elif words.startswith("SELECT"):
                self.say(f"* {len(self.server.mails)} EXISTS")
            elif words.startswith("CAPABILITY"):
                self.say("* CAPABILITY IMAP4rev1")
            elif words.startswith("LOGIN") and "secret" not in rest:
                self.say(f"{tag} NO wrong password")
                continue
            elif words.startswith("LOGOUT"):
                self.say("* BYE")
                self.say(f"{tag} OK")
                return
            self.say(f"{tag} OK done")

    def fetch(self, number):
        raw = self.server.mails[number - 1]["raw"]
        self.wfile.write(f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def imap_server(*raws: bytes):
    """Serve these mails on a free port; yields (port, mails)."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.mails = [{"raw": raw, "seen": False} for raw in raws]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], server.mails
        server.shutdown()
