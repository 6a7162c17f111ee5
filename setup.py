"""Builds the wheel: what lies beside the package in a checkout goes into it, and its translations are compiled.

Everything else stands in pyproject.toml. The front end is built before (`make wheel`); without it nothing is packed.
"""

import shutil
from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
BUNDLED = {"cities": ROOT / "cities", "areas": ROOT / "frontend" / "node_modules" / "idn-area-data" / "data"}
"""Folder below satukota/bundled in the wheel → where a checkout has it."""
BUILT = ROOT / "src" / "satukota" / "web" / "static" / "dist" / "manifest.json"


class BuildWithBundle(build_py):
    """Packs the city profiles, the tables of regions and compiled translations, too."""

    def run(self) -> None:
        """Build the package."""
        if not BUILT.exists():
            raise SystemExit("The front end is not built: run `make wheel`, which does it first.")
        super().run()
        package = Path(self.build_lib) / "satukota"
        for sources in package.glob("modules/*/frontend"):  # what was built of them is in web/static/dist
            shutil.rmtree(sources)
        for name, source in BUNDLED.items():
            shutil.copytree(source, package / "bundled" / name, dirs_exist_ok=True)
        for catalogue in package.rglob("*.po"):
            polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


setup(cmdclass={"build_py": BuildWithBundle})
