"""The module's part of the demo city."""

from satukota.modules.emergency.demo.load import load


def command(args: list[str]) -> int:
    """`satukota demo emergency`: load the module's demo, or with `--evening` replay a simulated evening against a
    running site.
    """
    if "--evening" in args:
        from satukota.modules.emergency.demo.evening import run

        return run([word for word in args if word != "--evening"])
    from satukota.kernel.places.api import city

    load(city(), "small")
    return 0


__all__ = ["command", "load"]
