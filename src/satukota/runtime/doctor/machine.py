"""Examine the machine: Python, data directory, disk, ports, PostgreSQL's programs. Loads no Django."""

import os
import shutil
import sys
from pathlib import Path

from satukota.runtime import claim, postgres, programs
from satukota.runtime.account import NoAccountError, account
from satukota.runtime.doctor.finding import Findings, fail, ok, warn
from satukota.runtime.paths import FEW_LEFT, GIGABYTE, NONE_LEFT
from satukota.runtime.supervisor import is_ready, port_free

OLDEST_PYTHON = (3, 12)


def python() -> Findings:
    """Python is new enough."""
    name = f"Python {sys.version.split()[0]}"
    if sys.version_info >= OLDEST_PYTHON:
        yield ok(name)
    else:
        yield fail(f"{name} is too old", "Install Python 3.12 or newer and run `make up` again.")


def data_directory(data: Path) -> Findings:
    """The data directory can be written, and nobody else reads its secrets."""
    if not data.exists():
        yield warn(f"Data directory {data} does not exist yet", "It is made by `satukota up`.")
        return
    if os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield ok(f"Data directory {data}")
    else:
        yield fail(f"Data directory {data} cannot be written", f"Give it to this user: chown -R {os.getuid()} {data}")
    for secret in data.glob("*.key"):
        if secret.stat().st_mode & 0o077:
            yield fail(f"{secret} can be read by others", f"Run: chmod 600 {secret}")


def private_files(data: Path) -> Findings:
    """Nobody else on this machine looks into the data directory, the log, or the demo's list of passwords."""
    rights = {data: 0o066, data / "log": 0o077, data / "demo-sign-ins.txt": 0o077}
    rights |= dict.fromkeys(sorted((data / "log").glob("satukota.log*")), 63)
    for path, others in rights.items():
        if path.exists() and path.stat().st_mode & others:
            yield fail(f"{path} can be read by others", f"Run: chmod {'go-rw' if path == data else 'go-rwx'} {path}")


def account_of_processes() -> Findings:
    """The program runs under an account that may do nothing else."""
    if os.geteuid() == 0:
        yield warn(
            "Run by root: a fault in the program would be one of the whole machine",
            "Make an account for it and start it as that (docs/how-to/operate.md, As a service).",
        )
    else:
        yield ok("Not run by root")


def disk(data: Path) -> Findings:
    """There is room for a database; where there is one, a check of health says this and more."""
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    text = f"{free / GIGABYTE:.1f} GB free on the disk of {place}"
    if free < NONE_LEFT:
        yield fail(text, "Make room at once: PostgreSQL stops when the disk is full.")
    elif free < FEW_LEFT:
        yield warn(text, "Make room, or move the data directory (SATUKOTA_DATA).")
    else:
        yield ok(text)


def ports(data: Path, host: str, port: int) -> Findings:
    """The ports of site and live feed are ours or free."""
    running = claim.holder_of(data)
    if running:
        answers = is_ready(running.here, running.port)
        yield (
            ok(f"Running at {running.url}")
            if answers
            else fail(f"Running at {running.url}, but not ready", f"See {running.url}readyz and log/satukota.log.")
        )
        return
    for number in (port, port + 1):
        if port_free(host, number):
            yield ok(f"Port {number} is free")
        else:
            yield fail(f"Port {number} is in use by another program", "Choose another: satukota up --port N")


def database_programs(data: Path) -> Findings:
    """PostgreSQL's programs are there and may run, unless DATABASE_URL names a server."""
    if os.environ.get("DATABASE_URL"):
        yield ok("The database is a server of its own (DATABASE_URL)")
        return
    try:
        folder = programs.folder()
        account(postgres.cluster(data))
    except (programs.NoPostgresError, NoAccountError) as error:
        yield fail(str(error), "See docs/how-to/operate.md, section Database.")
    else:
        yield ok(f"PostgreSQL {programs.version(folder)} in {folder}")
