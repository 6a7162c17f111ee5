import pytest

from satukota.kernel.registry.api import Command
from satukota.runtime import commands, hooks


def test_version_is_told(capsys):
    with pytest.raises(SystemExit, match="0"):
        commands.main(["--version"])
    assert capsys.readouterr().out.strip()


NAMES = "up down doctor modules city places demo api-key audit definitions migrate shell"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_subcommand_explains_itself(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        commands.main([name, "--help"])
    assert "usage: satukota" in capsys.readouterr().out


def test_an_unknown_subcommand_lists_the_known(capsys):
    with pytest.raises(SystemExit, match="2"):
        commands.main(["nothing"])
    assert "doctor" in capsys.readouterr().err


def test_a_module_brings_its_own_subcommand(monkeypatch):
    class Garden:
        name = "garden"

    monkeypatch.setattr("satukota.kernel.registry.api.offers", lambda *_: [(Garden, Command("plant", "", "x.run"))])
    monkeypatch.setattr("satukota.kernel.registry.api.resolve", lambda *_: len)
    assert commands.main(["plant", "two", "trees"]) == 2


def test_what_the_kernel_does_not_offer_is_said_plainly(monkeypatch, capsys):
    monkeypatch.setattr(hooks, "find", lambda path: None)
    assert commands.main(["city", "init", "36.72"]) == 1
    assert "does not offer" in capsys.readouterr().err


def test_arguments_reach_the_kernel(monkeypatch):
    given = []
    monkeypatch.setattr(hooks, "find", lambda path: lambda *arguments: given.extend([path, *arguments]))
    assert (
        commands.main(["api-key", "create", "--user", "sari", "--name", "gateway", "--scopes", "a,b", "--days", "9"])
        == 0
    )
    assert given == ["people.api:cli_api_key", "sari", "gateway", ("a", "b"), 9]


def test_hooks_find_what_exists_and_nothing_else():
    assert callable(hooks.find("audit.api:cli_verify"))
    assert hooks.find("audit.api:no_such_thing") is None
    assert hooks.find("no_such_package.api:anything") is None
