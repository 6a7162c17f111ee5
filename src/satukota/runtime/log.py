"""One log for all processes: to the screen and to log/satukota.log, each line with the name of who says it."""

import logging
import os
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, override

ROTATE_BYTES = 10 * 1024 * 1024
KEPT_FILES = 5


MASK = "●●●"
SECRETS = frozenset({"token", "secret", "uidb36", "key"})
"""What routes call a part of an address that opens something to whoever holds it."""
TRACKING = re.compile(r"\b([A-Za-z]{2,8}-\d{4}-\d{1,9})-[A-Za-z0-9]+")
"""A case number with the code behind it that opens the case."""
PATH = re.compile(r"(?<![\w.:/])/[^\s\"'<>]*")
PLAIN = re.compile(r"[a-z_.-]*|[\w.-]{1,7}|\d+|[A-Za-z]{2,8}-\d{4}-\d{1,9}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}")
"""Parts of an address that open nothing by themselves: words, short codes, numbers of cases, ids of files."""


def discreet_path(path: str) -> str:
    """Return the path of an address without what may open something, and without its query, which may name people."""
    steps, query, _rest = path.partition("?")
    masked = "/".join(step if PLAIN.fullmatch(step) else MASK for step in steps.split("/"))
    return masked + (query and f"?{MASK}")


class DiscreetFormatter(logging.Formatter):
    """Leaves out of the log what opens something or may be somebody's.

    That is what PostgreSQL adds to an error (its detail repeats the values), and secrets in the addresses of requests.
    """

    DETAIL = re.compile(r"^DETAIL:.*\n?", re.MULTILINE)

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line of a record with the secrets of addresses masked."""
        if hasattr(record, "request") or str(record.name).startswith("django"):
            record.message = PATH.sub(lambda match: discreet_path(match[0]), _without_secrets(record))
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record, without details of the database's errors and codes of cases in its traceback."""
        return TRACKING.sub(rf"\1-{MASK}", self.DETAIL.sub("", super().format(record)))


def _without_secrets(record: logging.LogRecord) -> str:
    """Return the message without the parts of the address that its route calls a token or secret, whatever they are."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    message = record.message
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRETS and value:
            message = message.replace(str(value), MASK)
    return message


class PrivateFile(RotatingFileHandler):
    """A log that only the service's own account reads, whatever the umask says."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        Path(self.baseFilename).chmod(0o600)
        return super()._open()


def open_log(data: Path) -> logging.Logger:
    """Return the log of this installation; it keeps its last 60 MB."""
    folder = data / "log"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for earlier in folder.glob("satukota.log*"):
        earlier.chmod(0o600)
    log = logging.getLogger("satukota.log")
    log.propagate = False
    log.setLevel(logging.INFO)
    file = PrivateFile(folder / "satukota.log", maxBytes=ROTATE_BYTES, backupCount=KEPT_FILES)
    for handler in (file, logging.StreamHandler(sys.stderr)):
        handler.setFormatter(logging.Formatter("%(asctime)s %(source)-8s %(message)s", "%Y-%m-%d %H:%M:%S"))
        log.addHandler(handler)
    return log


def say(log: logging.Logger, source: str, text: str) -> None:
    """Write one line in the name of `source`."""
    log.info("%s", text, extra={"source": source})


def logging_settings(level: str) -> dict[str, Any]:
    """Return how the program logs, in the form of `logging.config`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        # Under `satukota up` the one log adds the time.
        "formatters": {
            "line": {
                "class": "satukota.runtime.log.DiscreetFormatter",
                "format": ("" if "SATUKOTA_PARENT" in os.environ else "%(asctime)s ")
                + "%(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Both tell at each start what they are going to do.
        "loggers": {
            name: {"level": "WARNING"} for name in ("procrastinate", "axes", "weasyprint", "fontTools", "httpx")
        },
    }
