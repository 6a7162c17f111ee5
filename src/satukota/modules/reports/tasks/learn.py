"""The category model learns by itself."""

import subprocess
import sys
from contextlib import suppress

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from satukota.kernel.events.api import task
from satukota.modules.reports.tasks.command import TOO_LITTLE


@task(name="reports.learn_categories", queueing_lock="reports.learn_categories")
def learn_categories(timestamp: int) -> None:
    """Train the category model in a process of its own, whose libraries do not stay in the worker's memory."""
    del timestamp
    command = [sys.executable, "-m", "satukota.cli", "reports", "train"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # nothing from outside
    if done.returncode not in (0, TOO_LITTLE):
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)


def learn_soon() -> None:
    """Let the worker train the model once, now and not only in the night of Sunday."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        learn_categories.defer(timestamp=0)
