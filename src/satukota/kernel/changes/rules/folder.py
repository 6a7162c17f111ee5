"""The city's data as a folder of YAML: one file for a kind, or one for each thing where things are long.

`structure.area.yaml` holds all areas by their key; `kernel.wording/report-done.yaml` one wording. Names of files are the
keys, with `%41` for what no file system may hold. What is written is read back the same, to the letter.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from ruamel.yaml import YAML

from satukota.kernel.changes.rules.differences import Values
from satukota.kernel.readers.api import UnreadableYaml, YamlText, read_yaml

README = "README.md"
ENDING = ".yaml"
LONG_LINES = 12
"""A kind has a file for each thing where one of them takes more lines than this."""
LONGEST = 2_000_000
SAFE = "-_."

type Rows = Mapping[str, Values]


class UnwritableValue(ValueError):
    """Something cannot be written so that it is read back the same; the message names kind and key."""


@dataclass(frozen=True, slots=True)
class FolderFault:
    """What is wrong with a folder: file, line (0: all of it), a code and its parameters."""

    file: str
    line: int
    code: str
    params: Mapping[str, Any]


class UnreadableFolder(ValueError):
    """A folder cannot be taken in; `faults` say why, each with file and line."""

    def __init__(self, faults: list[FolderFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing as a folder has it: its kind, key and values, with the file, and the line of it and of its fields."""

    kind: str
    key: str
    values: Values
    file: str
    line: int
    lines: Mapping[str, int]


def folder_of(kinds: Mapping[str, Rows]) -> dict[str, str]:
    """Return the files of a folder by their path, in a stable order. Raises UnwritableValue."""
    return dict(sorted(part for kind, rows in kinds.items() for part in _files_of(kind, rows)))


def _files_of(kind: str, rows: Rows) -> Iterator[tuple[str, str]]:
    written = {key: _written({key: dict(values)}, f"{kind} {key}") for key, values in sorted(rows.items())}
    if any(text.count("\n") > LONG_LINES for text in written.values()):
        yield from ((f"{kind}/{quote(key, safe=SAFE)}{ENDING}", text) for key, text in written.items())
    elif written:
        yield f"{kind}{ENDING}", "".join(written.values())


def _written(value: dict[str, Any], what: str) -> str:
    buffer = io.StringIO()
    _writer().dump(value, buffer)
    text = buffer.getvalue()
    try:
        same = read_yaml(text, longest=LONGEST).value == value
    except UnreadableYaml as error:
        raise UnwritableValue(f"{what}: {error}") from error
    if not same:
        raise UnwritableValue(what)
    return text


def _writer() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100_000
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # untyped upstream
    yaml.representer.add_representer(str, _represent_text)
    return yaml


def _represent_text(representer: Any, text: str) -> Any:
    """Write texts of several lines as they stand, so that a comparison of two exports shows the line that changed."""
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def read_folder(files: Mapping[str, str]) -> tuple[list[Placed], list[str]]:
    """Return the things of a folder (path → text), and the files that are none of ours. Raises UnreadableFolder."""
    placed: list[Placed] = []
    unused: list[str] = []
    faults: list[FolderFault] = []
    for path, text in sorted(files.items()):
        if not path.endswith(ENDING):
            unused += [path] if path != README else []
            continue
        try:
            placed += _things(path, read_yaml(text, longest=LONGEST))
        except UnreadableYaml as error:
            faults.append(FolderFault(path, error.line, "yaml", {"why": str(error).partition(": ")[2]}))
        except UnreadableFolder as error:
            faults += error.faults
    faults += _said_twice(placed)
    if faults:
        raise UnreadableFolder(faults)
    return placed, unused


def _things(path: str, read: YamlText) -> Iterator[Placed]:
    kind, slash, name = path.removesuffix(ENDING).partition("/")
    content = {} if read.value is None else read.value
    if not isinstance(content, dict) or "/" in name:
        raise UnreadableFolder([FolderFault(path, 1, "shape", {})])
    if slash and set(content) != {unquote(name)}:
        raise UnreadableFolder([FolderFault(path, 1, "name", {"key": unquote(name)})])
    for key, values in content.items():
        line = read.lines.get((key,), 1)
        if not isinstance(values, dict):
            raise UnreadableFolder([FolderFault(path, line, "shape", {})])
        lines = {field: read.lines.get((key, field), line) for field in values}
        yield Placed(kind, key, values, path, line, lines)


def _said_twice(placed: list[Placed]) -> Iterator[FolderFault]:
    seen: dict[tuple[str, str], Placed] = {}
    for thing in placed:
        first = seen.setdefault((thing.kind, thing.key), thing)
        if first is not thing:
            yield FolderFault(thing.file, thing.line, "twice", {"key": thing.key, "file": first.file})
