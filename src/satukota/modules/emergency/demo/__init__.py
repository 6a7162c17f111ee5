"""The module's part of the demo city."""

import argparse

from satukota.modules.emergency.demo.load import load


def command(args: list[str]) -> int:
    """`satukota demo emergency`: load the module's demo, or with `--evening` replay a simulated evening against a
    running site. Nothing is loaded where the words are not understood.
    """
    parser = argparse.ArgumentParser(
        "satukota demo emergency",
        description="Load stations, units, people and three months of calls. With --evening: replay a simulated evening "
        "of calls as an exercise against a running site (satukota demo emergency --evening --help).",
    )
    parser.add_argument("--evening", action="store_true", help="replay a simulated evening instead of loading")
    if "--evening" in args:
        from satukota.modules.emergency.demo.evening import run

        return run([word for word in args if word != "--evening"])
    parser.parse_args(args)
    from satukota.kernel.places.api import city

    load(city(), "small")
    return 0


__all__ = ["command", "load"]
