from pathlib import Path

import pytest

from satukota.runtime import account as accounts
from satukota.runtime.account import Account, NoAccountError, account


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 0)


def test_an_ordinary_user_runs_the_database_as_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 1234)
    assert account(tmp_path) == Account(1234, accounts.os.getegid(), switch=False)


def test_root_takes_an_unprivileged_account(as_root, tmp_path):
    found = account(tmp_path / "none yet")
    assert (found.uid != 0, found.switch) == (True, True)


def test_root_without_such_an_account_is_told_which_to_make(as_root, monkeypatch, tmp_path):
    monkeypatch.setattr(accounts.pwd, "getpwall", list)
    with pytest.raises(NoAccountError, match="satukota"):
        account(tmp_path / "none yet")


def test_an_open_path_needs_no_capability():
    assert Account(65534, 65534, switch=True).start(["x"], Path("/usr/bin/env"))["user"] == 65534


def test_a_closed_path_is_passed_with_one_capability(tmp_path):
    tmp_path.chmod(0o700)
    command = Account(65534, 65534, switch=True).start(["x"], tmp_path / "inside")["args"]
    assert "--ambient-caps=+dac_override" in command


def test_a_closed_path_without_setpriv_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(accounts.shutil, "which", lambda name: None)
    tmp_path.chmod(0o700)
    with pytest.raises(NoAccountError, match="move it"):
        Account(65534, 65534, switch=True).start(["x"], tmp_path / "inside")
