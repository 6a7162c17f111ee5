"""The documentation is what the program is: pages are made from it, and what is written by hand is checked against it."""

import os
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from satukota.kernel.events.api import event_types
from satukota.kernel.registry.api import Command, Permission, Role, modules, offers
from satukota.reference import definitions
from satukota.reference.events import unexplained_fields
from satukota.reference.operating import leaves, targets
from satukota.reference.pages import PAGES, pages
from satukota.reference.text import docstring
from satukota.runtime.commands import parser
from satukota.runtime.environment import HELP
from satukota.web.rest import api
from tests import screens

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SKIPPED = {"node_modules", ".venv", "var"}
OUR_OWN_WORDS = {
    "SATUKOTA_PARENT",
    "SATUKOTA_KEEP_TEST_DB",
    "PYTEST_VERSION",
    "DJANGO_SETTINGS_MODULE",
    "TEST_WORKERS",
} | {
    "PROMETHEUS_MULTIPROC_DIR"  # set by the program for prometheus-client, nobody else's
}
GUIDES = sorted({path.name.split(".")[0] for path in (DOCS / "guide").glob("*.??.md")})
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def written() -> list[Path]:
    """Return every page that people wrote or the program made."""
    found = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in SKIPPED and not name.startswith(".")]
        found += [Path(folder) / name for name in names if name.endswith(".md")]
    return sorted(found)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, *languages: str) -> list[str]:
    """Return the fenced blocks of a page in these languages."""
    return [text for language, text in FENCE.findall(path.read_text(encoding="utf-8")) if language in languages]


def anchors(path: Path) -> set[str]:
    """Return the addresses of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "")).strip().lower().replace(" ", "-") for head in heads}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_what_the_program_says_now(name, made):
    page = DOCS / "reference" / name
    assert page.exists() and page.read_text(encoding="utf-8") == made[name], "run `make docs`"


def test_every_setting_says_what_it_does():
    assert [name for name, (_, text) in HELP.items() if not text.endswith(".")] == []


def test_every_variable_that_the_program_reads_is_a_setting():
    known = set(HELP) | OUR_OWN_WORDS
    read = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(\w+)\"")
    sources = [path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts]
    used = {name for path in sources for name in read.findall(path.read_text(encoding="utf-8"))}
    assert used - known == set()


@pytest.mark.parametrize("name", sorted(event_types()))
def test_every_event_says_what_happened_and_what_its_fields_mean(name):
    kind = event_types()[name]
    assert docstring(kind)
    assert unexplained_fields(kind) == []


def test_every_permission_and_role_says_what_it_is():
    entries = [one for kind, name in ((Permission, "permissions"), (Role, "roles")) for _, one in offers(name, kind)]
    assert [one.code for one in entries if not str(one.title)] == []


def test_every_role_of_a_permission_is_a_role():
    known = {role.code for _, role in offers("roles", Role)}
    assert {role for _, one in offers("permissions", Permission) for role in one.roles} - known == set()


def test_every_module_says_what_it_is():
    assert [one.code for one in modules() if not docstring(type(one)) or not one.title] == []


def test_every_key_of_the_definition_format_is_explained_and_no_other():
    told = {key for key in definitions.meanings() if not key.startswith("$")}
    assert set(definitions.keys()) - told == set()
    assert told - set(definitions.keys()) - {name for name, _ in definitions.blocks()} == set()


@pytest.mark.parametrize("page", written(), ids=short)
def test_a_link_leads_somewhere(page):
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:", "tel:")):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def commands_in(text: str) -> list[list[str]]:
    """Return the words of each `make …` and `satukota …` in a page."""
    found = re.findall(r"(?:^|`|bin/)((?:make|satukota) [a-z][^`\n|]*)", text, re.MULTILINE)
    return [one.split("#")[0].split() for one in found]


def exists(words: list[str]) -> bool:
    """Tell whether a command is one of ours."""
    if words[0] == "make":
        return words[1] in {name for name, _ in targets()}
    known = {name.split(maxsplit=1)[1] for name, _ in leaves(parser()[0])} | {
        one.name for _, one in offers("commands", Command)
    }
    return any(" ".join(words[1 : 1 + len(name.split())]) == name for name in known)


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))], ids=short)
def test_a_command_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    code = "\n".join([*blocks(page, "sh", ""), *re.findall(r"`[^`\n]+`", FENCE.sub("", text))])
    assert [words for words in commands_in(code) if not exists(words)] == []


def requests_in(page: Path) -> list[tuple[str, str]]:
    """Return (method, path) of each curl call of the API in a page."""
    found = []
    for line in "\n".join(blocks(page, "sh")).replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        address = next((word for word in words if "/api/v1/" in word), "")
        if words[:1] == ["curl"] and address:
            sends = {"-d", "--data", "--json", "-F", "--form"} & set(words)
            method = words[words.index("-X") + 1] if "-X" in words else "POST" if sends else "GET"
            found.append((method.lower(), "/api/v1/" + address.split("/api/v1/")[1].split("?")[0]))
    return found


def offered(method: str, path: str) -> bool:
    """Tell whether the API has that address."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return path == "/api/v1/openapi.json" or any(
        method in methods and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
        for template, methods in schema.items()
    )


def test_every_request_that_a_page_shows_is_offered():
    shown = [(page, *one) for page in sorted(DOCS.rglob("*.md")) for one in requests_in(page)]
    assert len(shown) >= 6
    assert [(short(page), method, path) for page, method, path in shown if not offered(method, path)] == []


def test_the_tutorial_shows_the_files_of_the_dummy_module():
    tutorial = (DOCS / "tutorials" / "new-module.md").read_text(encoding="utf-8")
    folder = ROOT / "tests" / "dummy" / "trees"
    shown = re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", tutorial, re.MULTILINE | re.DOTALL)
    assert len(shown) >= 10
    assert [name for name, text in shown if (folder / name).read_text(encoding="utf-8") != text] == []


@pytest.mark.parametrize("role", GUIDES)
def test_a_guide_says_the_same_in_both_languages(role):
    pair = [(DOCS / "guide" / f"{role}.{language}.md").read_text(encoding="utf-8") for language in ("id", "en")]
    shape = [re.findall(r"^(#+|\d+\.|- |!)", text, re.MULTILINE) for text in pair]
    assert shape[0] == shape[1]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("role", GUIDES)
def test_what_a_guide_calls_a_button_stands_on_a_screen(role, language):
    text = (DOCS / "guide" / f"{role}.{language}.md").read_text(encoding="utf-8")
    named = re.findall(r"\*\*(.+?)\*\*", text)
    assert [words for words in named if words not in screens.words(language)] == []


def test_decisions_are_numbered_without_a_gap_and_say_what_was_rejected():
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    parts = ["## Context", "## Decision", "## Rejected"]
    assert [short(path) for path in found if not all(part in path.read_text(encoding="utf-8") for part in parts)] == []


def test_no_picture_is_heavier_than_300_kb():
    assert [short(path) for path in DOCS.rglob("*.png") if path.stat().st_size > 300_000] == []
