"""`satukota config`: the city's data as a folder, and a folder as the city's data."""

import sys
from pathlib import Path

from satukota.kernel.changes.actions.changing import Author
from satukota.kernel.changes.actions.importing import ImportPlan, ImportRefused, import_folder, import_plan
from satukota.kernel.changes.queries import exported_folder
from satukota.kernel.changes.queries.exporting import HEADING
from satukota.kernel.changes.rules import README
from satukota.kernel.events.api import Actor

REASON = "satukota config import"


def cli_config_export(folder: Path) -> int:
    """Write the city's data into a folder; files of an earlier export that hold nothing any more go away."""
    files = exported_folder()
    for old in _earlier(folder):
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
    sys.stdout.write(f"{folder}: {len(files)} files\n")
    return 0


def _earlier(folder: Path) -> list[Path]:
    """Return the files of an earlier export; none where the folder was not written by one."""
    readme = folder / README
    if not readme.is_file() or not readme.read_text("utf-8", "replace").startswith(HEADING):
        return []
    return [*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]


def cli_config_import(folder: Path, preview: bool) -> int:
    """Take a folder in, or only say what would become different; 1 where it is refused."""
    if not folder.is_dir():
        sys.stderr.write(f"{folder} is no folder\n")
        return 1
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts]
    try:
        files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
    except UnicodeDecodeError as error:
        sys.stderr.write(f"a file is no text in UTF-8: {error.reason}\n")
        return 1
    try:
        plan = import_plan(files) if preview else import_folder(files, Author(Actor.system(), REASON))
    except ImportRefused as refused:
        sys.stderr.write("".join(f"{line}\n" for line in refused.lines))
        return 1
    _tell(plan, done=not preview)
    return 0


def _tell(plan: ImportPlan, *, done: bool) -> None:
    for change in plan.changes:
        sys.stdout.write(f"{'+' if change.is_new else '~'} {change.title}\n")
        for what, before, after in change.lines:
            sys.stdout.write(f"    {what}: {before} -> {after}\n")
    for name in plan.staying:
        sys.stdout.write(f"= not in the folder, stays as it is: {name}\n")
    for name in plan.unused:
        sys.stdout.write(f"? not used: {name}\n")
    verb = "changed" if done else "would change"
    sys.stdout.write(f"{len(plan.changes)} {verb}, {plan.same} are the same\n")
