"""The category model learns by itself; `satukota reports train|figures|retain` does by hand what jobs do."""

import argparse
import subprocess
import sys
from contextlib import suppress

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from satukota.kernel.events.api import task
from satukota.modules.reports.actions.facts import refresh
from satukota.modules.reports.actions.learning import TooFew, train
from satukota.modules.reports.actions.retention import retain

TOO_LITTLE = 3


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


def command(arguments: list[str]) -> int:
    """Run one of them; exit code 3 where there is too little to learn from."""
    parser = argparse.ArgumentParser(prog="satukota reports", description=command.__doc__)
    parser.add_argument("what", choices=["train", "figures", "retain"])
    what = parser.parse_args(arguments).what
    if what == "figures":
        sys.stdout.write(f"{refresh(everything=True)} reports counted\n")
    elif what == "retain":
        done = retain()
        sys.stdout.write(f"{done.anonymised} anonymised, {done.emptied} emptied\n")
    else:
        return _train()
    return 0


def _train() -> int:
    try:
        model = train()
    except TooFew as error:
        sys.stderr.write(f"There is too little to learn from: {error}.\n")
        return TOO_LITTLE
    f = model.figures
    sys.stdout.write(
        f"Version {model.version} from {model.reports} reports, {f['categories']} categories, "
        f"{f['folds']}-fold cross-validation: "
        f"right at once {f['first']:.1%}, among the first three {f['three']:.1%}; "
        f"sure of {f['sure']:.1%}, and then right {f['first_when_sure'] or 0:.1%}.\n"
    )
    return 0
