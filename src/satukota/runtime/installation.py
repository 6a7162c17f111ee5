"""Bring an installation up to date: translations, tables, city, case types, static files, demo data.

Runs as a process of its own (`python -m satukota.runtime.installation`), so that the parent never loads Django.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from satukota.runtime import hooks, messages, own_city
from satukota.runtime.paths import AS_OWNER
from satukota.runtime.roles import app_role, grant_rights

SIGN_INS = "demo-sign-ins.txt"
type Step = tuple[str, Callable[[], object]]


def translations() -> str:
    """Compile the translations of every installed app that changed."""
    from django.apps import apps

    count = sum(messages.compile_all(Path(config.path)) for config in apps.get_app_configs() if _ours(config.path))
    if count:
        messages.reread()  # the demo city is written by this process, in words that it may have looked up before
    return f"{count} files" if count else "unchanged"


def _ours(path: str) -> bool:
    return "site-packages" not in path


def tables() -> None:
    """Create or change the tables to what this version needs, and give the program's role its rights on them."""
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", interactive=False, verbosity=0)
    app = app_role()
    if app:
        with transaction.atomic(), connection.cursor() as cursor:
            grant_rights(cursor, app)


def static_files() -> str:
    """Collect and compress style sheets, programs and pictures, when any of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    print_now = _fingerprint_of_static()
    mark = Path(settings.DATA_DIR) / "static.fingerprint"
    if mark.exists() and mark.read_text() == print_now and Path(settings.STATIC_ROOT).exists():
        return "unchanged"
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(print_now)
    return ""


def _fingerprint_of_static() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def city(scale: str) -> str:
    """Load the profile of the city; an installation that never had one, and plays none, waits until it is set up."""
    from django.conf import settings

    data, own = Path(settings.DATA_DIR), settings.OWN_CITY
    is_new = own is None and scale == "none" and "CITY_CODE" not in os.environ
    if is_new and not hooks.need("places.api:has_city")():
        own_city.wait_for_city(data)
        return "none yet, it waits to be set up"
    if own is not None and own.code == own_city.WAITING:
        return "none yet, it waits to be set up"
    own_city.stop_waiting(data)
    hooks.need("places.api:load_city")()
    return str(settings.CITY_CODE)


def demo(scale: str) -> None:
    """Let every module that has a `demo.py` load its part of the demo city, and keep its sign-ins for those who ask.

    A `demo.py` may offer `sign_ins()`: rows of user name, password and who that is.
    """
    from django.conf import settings

    from satukota.kernel.registry.api import modules, part

    city = hooks.need("places.api:city")()
    for module in modules():
        file, began = part(module.name, "demo"), time.monotonic()
        if file:
            file.load(city, scale)
            print(f"  {module.code}: {time.monotonic() - began:.1f} s", flush=True)
    hooks.need("accounts.api:open_demo_accounts")()
    accounts, password = hooks.need("people.api:demo_accounts")(), hooks.need("people.api:DEMO_PASSWORD")
    lines = [f"{name:<16} {password:<16} {who}" for name, who in accounts]
    listed = Path(settings.DATA_DIR) / SIGN_INS
    listed.touch(mode=0o600)
    listed.chmod(0o600)
    listed.write_text("\n".join(lines))


def close_demo_accounts() -> str:
    """Close what is left of a demo city's accounts in one that is none: everybody knows their password."""
    closed = hooks.need("accounts.api:close_demo_accounts")()
    return f"{closed} closed" if closed else "none open"


def steps(scale: str) -> Iterator[Step]:
    """Yield what is to be done, in order; what this installation does not offer is left out."""
    yield "Translations", translations
    yield "Tables", tables
    if hooks.find("places.api:load_city"):
        yield "City", lambda: city(scale)
    definitions = hooks.find("cases.api:load_definitions")
    if definitions:
        yield "Case types", definitions
    yield "Static files", static_files
    if scale == "none":
        yield "Demo accounts", close_demo_accounts
    elif hooks.find("places.api:city"):
        yield f"Demo city ({scale})", lambda: demo(scale)


def run(scale: str) -> None:
    """Do all steps, saying which and how long each took."""
    for title, step in steps(scale):
        began = time.monotonic()
        result: Any = step()
        note = f", {result}" if isinstance(result, str) and result else ""
        print(f"{title}: {time.monotonic() - began:.1f} s{note}", flush=True)


def main() -> int:
    """Bring the installation of the current environment up to date; exit code 1 with the reason when it cannot be."""
    import django
    from django.db import OperationalError

    from satukota.runtime.lifeline import die_with_parent

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--demo", choices=["none", "small", "full"], default="none")
    options = parser.parse_args()
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    os.environ[AS_OWNER] = "yes"
    django.setup()
    try:
        run(options.demo)
    except OperationalError as error:
        print(f"The database cannot be used: {str(error).strip()}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
