"""Under which system account the embedded PostgreSQL runs: it refuses to run as root."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CANDIDATES = ("satukota", "postgres", "nobody")


class NoAccountError(RuntimeError):
    """PostgreSQL cannot run as root, and no unprivileged account can be used in its place."""


@dataclass(frozen=True)
class Account:
    """The account of the database's processes. `switch` says whether they have to be started under it by root."""

    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give a file or directory to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def start(self, command: list[str], *needs: Path) -> dict[str, Any]:
        """Return the arguments for `subprocess` that run `command` under the account, which must reach `needs`.

        Below a directory that only root may enter (`/root`, one of `mktemp -d`) the account keeps the one capability
        to pass it; that gives the database no more than the rest of the program, which runs as root, has already.
        Raises NoAccountError where that is not possible.
        """
        if not self.switch:
            return {"args": command}
        if all(_may_enter(path, self) for path in needs):
            return {"args": command, "user": self.uid, "group": self.gid, "extra_groups": []}
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise NoAccountError(
                f"User {self.uid} may not enter {', '.join(map(str, needs))}: move it, or run as an ordinary user."
            )
        who = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        return {"args": [setpriv, *who, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--", *command]}


def account(cluster: Path) -> Account:
    """Return the account for a cluster: this process's own; as root the cluster's owner or a system account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if cluster.exists() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid, switch=True)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in known and known[name].pw_uid != 0:
            return Account(known[name].pw_uid, known[name].pw_gid, switch=True)
    raise NoAccountError(f"PostgreSQL does not run as root: create one of the accounts {', '.join(CANDIDATES)}.")


def _may_enter(path: Path, who: Account) -> bool:
    return all(_may_pass(folder, who) for folder in path.resolve().parents)


def _may_pass(folder: Path, who: Account) -> bool:
    status = folder.stat()
    if status.st_uid == who.uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid == who.gid else 0o001))
