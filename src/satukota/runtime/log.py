"""One log for all processes: to the screen and to log/satukota.log, each line with the name of who says it."""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

ROTATE_BYTES = 10 * 1024 * 1024
KEPT_FILES = 5


class DiscreetFormatter(logging.Formatter):
    """Leaves out what PostgreSQL adds to an error: its detail repeats the values, which may be somebody's."""

    DETAIL = re.compile(r"^DETAIL:.*\n?", re.MULTILINE)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without details of the database's errors in its traceback."""
        return self.DETAIL.sub("", super().format(record))


def open_log(data: Path) -> logging.Logger:
    """Return the log of this installation; it keeps its last 60 MB."""
    (data / "log").mkdir(parents=True, exist_ok=True)
    log = logging.getLogger("satukota.log")
    log.propagate = False
    log.setLevel(logging.INFO)
    file = RotatingFileHandler(data / "log" / "satukota.log", maxBytes=ROTATE_BYTES, backupCount=KEPT_FILES)
    for handler in (file, logging.StreamHandler(sys.stderr)):
        handler.setFormatter(logging.Formatter("%(asctime)s %(source)-8s %(message)s", "%Y-%m-%d %H:%M:%S"))
        log.addHandler(handler)
    return log


def say(log: logging.Logger, source: str, text: str) -> None:
    """Write one line in the name of `source`."""
    log.info("%s", text, extra={"source": source})
