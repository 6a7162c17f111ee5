"""Time the search for the area of a point: `PYTHONPATH=src python -m bench.places [CITY]`. Microseconds for one.

Needs the real boundaries of ../shared/geo.
"""

import sys
from time import perf_counter

import numpy as np

from satukota.kernel.places.rules.area_index import AreaIndex
from satukota.kernel.places.rules.boundaries import read
from satukota.kernel.places.tests.shared import centroids, villages

POINTS = 2000


def main(city: str = "36.72") -> None:
    """Print what one search takes on average, over points drawn in the whole city."""
    known = {code: row[:2] for code, row in centroids(city).items() if len(code) == 13}
    index = AreaIndex(read(villages(city), city, known).shapes)
    points = index.sample(city, POINTS, np.random.default_rng(1)).tolist()
    began = perf_counter()
    for point in points:
        index.find(*point)
    sys.stdout.write(f"{(perf_counter() - began) / len(points) * 1e6:.1f} µs a point\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
