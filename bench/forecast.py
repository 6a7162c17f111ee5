"""Print how well the forecast's intervals are calibrated: `python -m bench.forecast` (docs/explanation/forecast.md)."""

import sys

from satukota.modules.planning.tests import calibration


def main() -> int:
    """Print the table; return 1 where an interval holds less than 75 or more than 85 of a hundred years."""
    table = list(calibration.rows())
    print(calibration.HEAD + "".join(row.text for row in table), end="")
    return int(any(not 75 <= cell <= 85 for row in table for cell in row.percents if cell is not None))


if __name__ == "__main__":
    sys.exit(main())
