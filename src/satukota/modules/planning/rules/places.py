"""Where an item stands among the others: its sort key."""

PATH_WIDTH = 6
LONGEST_PATH = 400


def path_of(code: str, above: str = "") -> str:
    """Return the sort key of an item: that of its parent, then its own code with numbers made comparable."""
    own = ".".join(part.zfill(PATH_WIDTH) if part.isdigit() else part for part in code.split("."))
    return (f"{above}/{own}" if above else own)[:LONGEST_PATH]
