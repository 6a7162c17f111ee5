"""The embedded PostgreSQL: made on first use, reached by a socket that only its owner may open, never by TCP."""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from satukota.runtime import programs, roles
from satukota.runtime.account import Account, account
from satukota.runtime.paths import APP, OWNER, READER, SUPERUSER, data_dir, embedded_url, socket_dir

SETUP = ("CREATE EXTENSION IF NOT EXISTS pg_trgm", "CREATE EXTENSION IF NOT EXISTS btree_gist")
MAKE_DATABASE = f"CREATE DATABASE satukota OWNER {OWNER}"
HAND_OVER = f"REASSIGN OWNED BY {APP} TO {OWNER}"
"""Of a server of earlier versions, whose one role owned the tables that it wrote into."""
READY_SECONDS = 60.0
STOP_SECONDS = 30.0


class ServerError(RuntimeError):
    """The embedded database could not be made or did not start; the message carries what it said."""


@dataclass(frozen=True)
class Tuning:
    """How the server is set. `durable=False` is for tests: a power cut may lose their data."""

    shared_buffers: str = os.environ.get("DATABASE_BUFFERS") or "128MB"
    durable: bool = True

    def text(self, sockets: Path, major: int) -> str:
        """Return postgresql.conf; what an operator writes into local.conf beside it wins."""
        values = SETTINGS | {"shared_buffers": self.shared_buffers, "unix_socket_directories": str(sockets)}
        if major >= 18:
            values["io_method"] = "sync"  # three I/O processes less; the page cache reads ahead
        if sys.platform == "linux":
            values["recovery_init_sync_method"] = "syncfs"  # after a crash: one call instead of one for each file
        if not self.durable:
            values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = [f"{name} = '{value}'" for name, value in values.items()]
        return "\n".join(
            [
                "# Written at each start. Own settings go into local.conf beside this file.",
                *lines,
                "include = 'local.conf'",
                "",
            ]
        )


SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "autovacuum_naptime": "30s",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement or the detail of an error can hold personal data, which no log may.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_line_prefix": "",
}


def cluster(data: Path) -> Path:
    """Return the directory of the database's own files."""
    return data / "postgres"


def prepare(data: Path, tuning: Tuning | None = None) -> None:
    """Make the cluster with its role, database and extensions where there is none, and write its settings.

    A preparation that was cut off leaves nothing that is taken for a cluster.
    Raises ServerError with the server's words.
    """
    data.mkdir(parents=True, exist_ok=True)
    who = account(cluster(data))
    with _lock_on(data / "prepare.lock"):
        _make_socket_dir(socket_dir(data), who)
        if not (cluster(data) / "PG_VERSION").exists():
            _create(data, who)
        _check_version(cluster(data) / "PG_VERSION")
        _guard(data, who)
        text = (tuning or Tuning()).text(socket_dir(data), programs.version(programs.folder()))
        (cluster(data) / "postgresql.conf").write_text(text)
        (cluster(data) / "local.conf").touch()
        for name in ("postgresql.conf", "local.conf"):
            who.own(cluster(data) / name)


def start(data: Path, log: int | IO[bytes] | None = None, *, detached: bool = False) -> subprocess.Popen[bytes]:
    """Start the prepared server as a child in the foreground and return it; `wait_ready` says when it answers.

    `log` receives its messages (default: our output). `detached` puts it into a session of its own, so that it
    outlives us; otherwise it has its own process group, so that Ctrl-C reaches it through us only.
    """
    _forget_dead_server(data)
    who = account(cluster(data))
    command = [str(programs.folder() / "postgres"), "-D", str(cluster(data))]
    launch = who.start(command, cluster(data) / "base", programs.folder() / "postgres", socket_dir(data) / "socket")
    group: dict[str, Any] = {"start_new_session": True} if detached else {"process_group": 0}
    return subprocess.Popen(
        **launch, **group, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT if log else None
    )


def answers(data: Path) -> bool:
    """Say whether the server of this data directory accepts connections."""
    probe: list[str | Path] = [
        programs.folder() / "pg_isready",
        "-q",
        "-h",
        socket_dir(data),
        "-U",
        "satukota",
        "-t",
        "2",
    ]
    return subprocess.run(probe, check=False, cwd="/").returncode == 0


def wait_ready(data: Path, process: subprocess.Popen[bytes], seconds: float = READY_SECONDS) -> None:
    """Return when the server accepts connections; raises ServerError when it ends or stays silent that long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"PostgreSQL ended with code {process.returncode}; its log says why.")
        if answers(data):
            return
        time.sleep(0.05)
    raise ServerError(f"PostgreSQL did not answer within {seconds:.0f} seconds.")


def stop(process: subprocess.Popen[bytes], seconds: float = STOP_SECONDS) -> None:
    """Stop the server: sessions are ended, what was committed is kept; hard when it takes longer than `seconds`."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


@contextmanager
def running(data: Path, tuning: Tuning | None = None) -> Iterator[str]:
    """Keep the embedded server running inside the `with`, and give its address; one that runs already stays."""
    mine = None if answers(data) else start_fresh(data, tuning)
    try:
        yield embedded_url(data)
    finally:
        if mine:
            stop(mine)


def start_fresh(data: Path, tuning: Tuning | None = None, *, detached: bool = False) -> subprocess.Popen[bytes]:
    """Prepare and start the server, and return it when it answers; its messages go to log/postgres.log.

    After a kill -9 the old server's sessions hold the shared memory for a moment more: so it is tried for a while.
    """
    prepare(data, tuning)
    (data / "log").mkdir(exist_ok=True)
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with (data / "log" / "postgres.log").open("ab") as log:
            process = start(data, log, detached=detached)
        try:
            wait_ready(data, process)
        except ServerError:
            stop(process)
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return process


def server_pid(data: Path) -> int | None:
    """Return the process id of the server that runs on this data directory, or None."""
    try:
        pid = int((cluster(data) / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _is_server(pid, data) else None


def stop_detached(data: Path, seconds: float = STOP_SECONDS) -> bool:
    """Stop the server of this data directory, whoever started it; returns whether one ran."""
    pid = server_pid(data)
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + seconds
    while server_pid(data) == pid and time.monotonic() < deadline:
        time.sleep(0.05)
    return True


def _is_server(pid: int, data: Path) -> bool:
    """Say whether that process is this cluster's server: after a restart its number may be another program's."""
    folder = Path(f"/proc/{pid}/cwd")
    try:
        os.kill(pid, 0)
        return folder.samefile(cluster(data))
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # a system without /proc: leave the judgement to PostgreSQL
    except PermissionError:
        return True


def _forget_dead_server(data: Path) -> None:
    if server_pid(data) is None:
        (cluster(data) / "postmaster.pid").unlink(missing_ok=True)


def _make_socket_dir(path: Path, who: Account) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in {0, who.uid}:
        raise ServerError(f"{path} belongs to somebody else; remove it.")
    path.chmod(0o700)
    who.own(path)


def _create(data: Path, who: Account) -> None:
    fresh = data / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    who.own(fresh)
    binaries = programs.folder()
    initdb: list[str | Path] = [
        binaries / "initdb",
        "-D",
        fresh,
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--no-locale",
        *_letters(programs.version(binaries)),
        "--no-sync",
        "-A",
        "trust",
    ]
    _run(who, [*initdb, "--no-instructions"], fresh / "base")
    (fresh / "pg_hba.conf").write_text(roles.HBA)
    _run_single(who, fresh, "template1", [*SETUP, *roles.role_statements(data), MAKE_DATABASE])
    fresh.rename(cluster(data))


def _guard(data: Path, who: Account) -> None:
    """Give the server of an earlier version its roles, and each role the password of its file where one was lost."""
    hba = cluster(data) / "pg_hba.conf"
    trusting = hba.read_text() == roles.TRUSTING
    if not trusting and not roles.missing_passwords(data):
        return
    _forget_dead_server(data)
    _run_single(who, cluster(data), "satukota", [*roles.role_statements(data), *([HAND_OVER] if trusting else [])])
    if trusting:
        hba.write_text(roles.HBA)


def _run_single(who: Account, folder: Path, database: str, statements: list[str]) -> None:
    """Run statements, one line each, without a server: nobody has to be let in for that."""
    command: list[str | Path] = [programs.folder() / "postgres", "--single", "-D", folder, database]
    _run(who, command, folder / "base", "".join(f"{line}\n" for line in statements))


def _letters(major: int) -> list[str]:
    """Return initdb's options for sorting by code point with Unicode's own letter rules: the same on every machine."""
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else ["--lc-ctype=C.UTF-8"]


def _check_version(made_by: Path) -> None:
    theirs, ours = made_by.read_text().strip(), str(programs.version(programs.folder()))
    if theirs != ours:
        raise ServerError(
            f"This database was made by PostgreSQL {theirs}, the programs are {ours}: see SATUKOTA_POSTGRES."
        )


def _run(who: Account, command: list[str | Path], inside: Path, script: str = "") -> None:
    launch = who.start([str(part) for part in command], inside, Path(command[0]))
    done = subprocess.run(**launch, cwd="/", input=script, capture_output=True, text=True, check=False)
    if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise ServerError(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")


@contextmanager
def _lock_on(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(arguments: list[str] | None = None) -> int:
    """Start, stop or open the embedded server by hand: `python -m satukota.runtime.postgres start|stop|psql`."""
    parser = argparse.ArgumentParser(prog="satukota.runtime.postgres", description=main.__doc__)
    parser.add_argument("what", choices=["start", "stop", "psql"])
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--role", choices=[APP, OWNER, READER, SUPERUSER], default=APP, help="as whom to connect")
    options, rest = parser.parse_known_args(arguments)
    data = (options.data or data_dir()).resolve()
    if options.what == "stop":
        print("stopped" if stop_detached(data) else "was not running")
        return 0
    if not answers(data):
        start_fresh(data, detached=True)
    if options.what == "start":
        print(f"DATABASE_URL={embedded_url(data, options.role)}")
        return 0
    return subprocess.run([programs.folder() / "psql", embedded_url(data, options.role), *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
