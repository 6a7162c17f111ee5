"""Write the reference: `python -m satukota.reference [FOLDER]` (default docs/reference)."""

import os
import sys
from pathlib import Path

import django


def main(arguments: list[str]) -> int:
    """Write every page into the folder; no database is needed."""
    folder = Path(arguments[0]) if arguments else Path("docs/reference")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    django.setup()
    from satukota.reference.pages import pages

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(pages())} pages in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
