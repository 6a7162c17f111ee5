"""A module that nobody here knows is installed by naming its package, and its own tests pass."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "tests.dummy"


def own_database() -> str:
    """Return the address of another database on the server of this run."""
    found = connection.settings_dict
    sign_in = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
    query = urlencode({name: found[key] for name, key in (("host", "HOST"), ("port", "PORT")) if found[key]})
    return f"postgresql://{sign_in}/satukota_dummy?{query}"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_module_is_added_without_an_edit_outside_its_folder():
    ours = {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "MODULE_PACKAGES": PACKAGE,
        "DATABASE_URL": own_database(),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    command = [sys.executable, "-m", "pytest", "tests/dummy", "-p", "no:xdist", "--create-db"]
    done = subprocess.run(command, cwd=ROOT, env=kept | ours, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_its_package_the_module_is_not_there():
    from satukota.kernel.registry.api import module

    assert module("trees") is None


def test_no_file_outside_the_folder_names_the_module():
    named = [path for path in (ROOT / "src").rglob("*.py") if PACKAGE in path.read_text(encoding="utf-8")]
    assert named == []
