"""`satukota doctor`: says what is wrong with an installation and what to do."""

import os
from contextlib import ExitStack, nullcontext
from pathlib import Path

from satukota.runtime import claim, postgres
from satukota.runtime.database import close_connections
from satukota.runtime.doctor import machine
from satukota.runtime.doctor.finding import Findings, Level, fail, warn


def examine(data: Path, host: str, port: int) -> Findings:
    """Yield everything that was found, machine first; the database is started for it where it is not running."""
    yield from machine.python()
    yield from machine.data_directory(data)
    yield from machine.private_files(data)
    yield from machine.account_of_processes()
    yield from machine.ports(data, host, port)
    yield from machine.database_programs(data)
    if not os.environ.get("DATABASE_URL") and not postgres.cluster(data).exists():
        yield from machine.disk(data)
        yield warn("There is no database yet", "It is made by `satukota up`.")
    else:
        yield from _database(data)
    yield from _program()


def _database(data: Path) -> Findings:
    from django.db import DatabaseError

    from satukota.runtime.doctor import database, program

    try:
        with nullcontext() if os.environ.get("DATABASE_URL") else postgres.running(data), ExitStack() as after:
            after.callback(close_connections)
            yield from database.version()
            yield from database.extensions()
            yield from database.plans()
            yield from database.migrations()
            yield from database.roles()
            yield from _accounts(data)
            if database.has_table("kernel_health_state"):
                yield from program.health()
    except (DatabaseError, postgres.ServerError) as error:
        yield from machine.disk(data)
        yield fail(f"The database does not answer: {str(error).strip()}", "See log/satukota.log and DATABASE_URL.")


def _accounts(data: Path) -> Findings:
    from satukota.runtime.doctor import database, program

    if database.has_table("kernel_user"):
        yield from program.demo_accounts(claim.is_demo(data))
        yield from program.administrators(claim.is_demo(data))


def _program() -> Findings:
    from satukota.runtime.doctor import configuration, program

    yield from program.front_end()
    yield from program.translations()
    yield from program.manifests()
    yield from configuration.map_source()
    yield from configuration.mail()
    yield from configuration.audit_head()
    yield from configuration.safety()
    yield from configuration.proxies()


def report(data: Path, host: str, port: int) -> int:
    """Print all findings as they come; return 1 when something stops the installation from working."""
    worst = 0
    for finding in examine(data, host, port):
        print(finding, flush=True)
        worst = max(worst, int(finding.level is Level.FAIL))
    return worst
