"""The module of the tutorial is made from the tutorial's text, outside the program, and everything of it works."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "docs" / "tutorials" / "new-module.md"
DUMMY = ROOT / "tests" / "dummy" / "trees"
BLOCK = re.compile(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
MODULES_OF = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}


def own_database() -> str:
    """Return the address of another database on the server of this run."""
    found = connection.settings_dict
    sign_in = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
    query = {name: found[key] for name, key in (("host", "HOST"), ("port", "PORT")) if found[key]}
    query |= {name: value for name, value in found["OPTIONS"].items() if name == "passfile"}
    return f"postgresql://{sign_in}/satukota_dummy?{urlencode(query)}"


def written(folder: Path) -> Path:
    """Write the module as the tutorial shows it into `folder`/parks/trees; return its folder."""
    module = folder / "parks" / "trees"
    for name, text in BLOCK.findall(TUTORIAL.read_text("utf-8")):
        path = module / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("tests.dummy.trees", "parks.trees"), "utf-8")
    for package in (folder / "parks", module, module / "tests", module / "migrations"):
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
    shutil.copytree(
        DUMMY / "locale", module / "locale"
    )  # the Indonesian texts, which the tutorial leaves to its reader
    return module


def run(command: list[str], environment: dict[str, str], where: Path = ROOT) -> None:
    """Run a command; what it printed is the failure."""
    answer = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def changes() -> str:
    """Return what differs from the last commit in this checkout."""
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of its own that git does not look at; below the checkout, so that its tests find the house's conftest."""
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="tutorial-", dir=ROOT / "var") as path:
        yield Path(path)


@pytest.mark.django_db
def test_a_module_made_from_the_tutorial_works_and_changes_no_file_outside_its_folder(folder):
    before = changes()
    module = written(folder)
    environment = MODULES_OF | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(folder), str(ROOT)]),
        "MODULE_PACKAGES": "parks",
        "MODULE_FOLDERS": str(module),
        "DATABASE_URL": own_database(),
    }
    if shutil.which("node") and (ROOT / "frontend" / "node_modules").exists():
        environment["SATUKOTA_DIST"] = str(folder / "dist")
        for command in (["node", "icons.mjs"], ["npx", "vite", "build", "--logLevel", "error"]):
            run(command, environment, ROOT / "frontend")
    run([sys.executable, "manage.py", "makemigrations", "trees"], environment)
    run([sys.executable, "-m", "satukota.cli", "modules", "--strict"], environment)
    pytest = [sys.executable, "-m", "pytest", "-p", "no:xdist", f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml")]
    run([*pytest, "--create-db", "--reuse-db", str(module / "tests")], environment)
    run([*pytest, "tests/test_permissions.py", "-k", "trees"], environment)
    assert changes() == before


def test_without_its_package_the_module_is_not_there():
    from satukota.kernel.registry.api import module

    assert module("trees") is None


def test_no_file_outside_the_folder_names_the_module():
    named = [path for path in (ROOT / "src").rglob("*.py") if "tests.dummy" in path.read_text(encoding="utf-8")]
    assert named == []
