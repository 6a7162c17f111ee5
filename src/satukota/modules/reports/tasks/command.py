"""`satukota reports train|figures|retain`: by hand what also runs by itself."""

import argparse
import sys

from satukota.modules.reports.actions.facts import refresh
from satukota.modules.reports.actions.learning import TooFew, train
from satukota.modules.reports.actions.retention import retain

TOO_LITTLE = 3


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
