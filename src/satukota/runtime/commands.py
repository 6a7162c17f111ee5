"""The subcommands of `satukota`. Those of the kernel and of modules are looked up when they are asked for."""

import argparse
import os
import sys
from collections.abc import Callable, Container
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from satukota import __version__
from satukota.runtime import hooks
from satukota.runtime.paths import AS_OWNER, data_dir
from satukota.runtime.postgres import ServerError
from satukota.runtime.preparing import NotPreparedError, prepared
from satukota.runtime.supervisor import Options, down, up

type Run = Callable[[argparse.Namespace], int]


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    django.setup()


def _up(options: argparse.Namespace) -> int:
    return up(Options(data_dir(), options.host, options.port, options.demo))


def _down(_given: argparse.Namespace) -> int:
    return down(data_dir())


def _doctor(options: argparse.Namespace) -> int:
    from satukota.runtime.doctor import report

    return report(data_dir(), options.host, options.port)


def _modules(options: argparse.Namespace) -> int:
    from satukota.kernel.registry.api import check, modules

    for manifest in modules():
        facts = manifest.facts()
        print(f"{facts['code']:<16} {facts['title']}: {facts['summary']}")
    faults = check()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults and options.strict else 0


def _demo(options: argparse.Namespace) -> int:
    from satukota.kernel.registry.api import module, part
    from satukota.runtime.installation import demo

    words = options.module
    if options.reports is not None:
        words = ["reports", *(f"--{name}={getattr(options, name)}" for name in ("reports", "months", "seed"))]
    if not words:
        demo(options.scale)
        return 0
    named = module(words[0])
    file = part(named.name, "demo") if named else None
    run = getattr(file, "command", None)
    if run is None:
        raise hooks.NotOfferedError(f"This installation has no module named {words[0]} with a demo of its own.")
    return int(run(words[1:]))


def _definitions(_given: argparse.Namespace) -> int:
    hooks.need("cases.api:load_definitions")()
    return 0


def _shell(_given: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("shell")
    return 0


def _migrate(_given: argparse.Namespace) -> int:
    from satukota.runtime.installation import tables

    tables()
    return 0


def _kernel(path: str, *names: str) -> Run:
    """Return a subcommand that calls the kernel's function with these arguments."""

    def run(options: argparse.Namespace) -> int:
        return hooks.need(path)(*[getattr(options, name) for name in names]) or 0

    return run


def _add(commands: Any, name: str, text: str, run: Run, *, django: bool = True) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("--data", type=Path, help="data directory (default: SATUKOTA_DATA, else var/data)")
    parser.set_defaults(run=run, django=django, owner=False)
    return parser


def _group(commands: Any, name: str, text: str) -> Any:
    return commands.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="WHAT")


def parser() -> tuple[argparse.ArgumentParser, Container[str]]:
    """Return the parser of all subcommands, and their names."""
    satukota = argparse.ArgumentParser(prog="satukota", description="Integrated city control system.")
    satukota.add_argument("--version", action="version", version=__version__)
    commands = satukota.add_subparsers(required=True, metavar="COMMAND")
    _add_runtime(commands)
    _add_kernel(commands)
    return satukota, commands.choices


def _add_runtime(commands: Any) -> None:
    start = _add(commands, "up", "start everything and keep it running", _up, django=False)
    start.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0: all)")
    start.add_argument("--port", type=int, default=8000, help="port of the site; the live feed takes the next one")
    start.add_argument("--demo", choices=["none", "small", "full"], default="none", help="fill with a demo city")
    _add(commands, "down", "stop everything", _down, django=False)
    doctor = _add(commands, "doctor", "say what is wrong with this installation, and what to do", _doctor)
    doctor.add_argument("--host", default="127.0.0.1", help="address that the site listens on")
    doctor.add_argument("--port", type=int, default=8000, help="port that the site uses or will use")


def _add_kernel(commands: Any) -> None:
    listing = _add(commands, "modules", "list the installed modules and what is wrong with them", _modules)
    listing.add_argument("--strict", action="store_true", help="end with 1 where something is wrong")
    city = _group(commands, "city", "the city that is served")
    start = _kernel("places.api:cli_city_init", "code", "points")
    init = _add(city, "init", "make a profile for any kota or kabupaten", start)
    init.add_argument("code", help="Kemendagri code, such as 35.17")
    init.add_argument("--points", type=Path, help="CSV (code,lon,lat) with a point inside each village")
    places = _group(commands, "places", "areas and landmarks")
    boundaries = _add(places, "import", "load boundaries from GeoJSON", _kernel("places.api:cli_import", "path"))
    boundaries.add_argument("path", type=Path, help="file with one feature per village")
    demo = _add(commands, "demo", "load the demo city", _demo)
    demo.set_defaults(owner=True)
    demo.add_argument("--scale", choices=["small", "full"], default="small", help="how large a city")
    demo.add_argument("--reports", type=int, help="instead: add so many plausible reports")
    demo.add_argument("--months", type=int, default=18, help="spread over how many months up to now")
    demo.add_argument("--seed", type=int, default=2026, help="the same seed makes the same reports")
    demo.add_argument("module", nargs=argparse.REMAINDER, help="or a module with arguments for its own demo")
    _add_keys(_group(commands, "api-key", "keys of machines and staff"))
    _add_accounts(commands)
    _add_config(_group(commands, "config", "what the city's people set: agencies, categories, texts, settings"))
    _add_value_keys(_group(commands, "keys", "the keys of personal data"))
    _add_audit(_group(commands, "audit", "the log of events and the history of cases"))
    _add(_group(commands, "definitions", "case types"), "load", "load them from the modules", _definitions)
    _add(commands, "migrate", "create or change the tables", _migrate).set_defaults(owner=True)
    _add(commands, "shell", "open Python with everything loaded", _shell)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _add_keys(keys: Any) -> None:
    create = _kernel("people.api:cli_api_key", "user", "name", "scopes", "days")
    key = _add(keys, "create", "make a key for a user and print it once", create)
    key.add_argument("--user", required=True, help="name of the account that it acts as")
    key.add_argument("--name", required=True, help="what it is for, so that it can be told from others")
    key.add_argument("--scopes", type=_words, default=("read", "write"), help="read, write or both (read,write)")
    key.add_argument("--days", type=int, help="for how many days it holds (default: API_KEY_DAYS)")
    _add(keys, "list", "list the keys, their last use and their end", _kernel("people.api:cli_api_keys"))
    revoke = _add(keys, "revoke", "make a key useless from now on", _kernel("people.api:cli_revoke_key", "key"))
    revoke.add_argument("key", type=int, help="its id, as the list shows it")


ACCOUNTS = {
    "create": "make an account with its role; it has no password until it is invited",
    "invite": "send a link by which its holder chooses a password (printed where there is no mail server)",
    "move": "end all its roles and give it another",
    "deactivate": "close it: sessions, keys and roles end, its history stays",
    "reactivate": "open a closed one",
    "unlock": "forget the failed sign-ins that lock it",
    "reset-second-step": "forget its second step (where there is no second administrator to confirm it in the browser)",
    "list": "show all with state, last sign-in and roles",
}


def _add_accounts(commands: Any) -> None:
    users = _group(commands, "user", "accounts of people")
    for verb, text in ACCOUNTS.items():
        command = _add(users, verb, text, partial(_user, verb))
        if verb != "list":
            command.add_argument("--user", required=True, help="name to sign in with")
        if verb in {"create", "move"}:
            command.add_argument("--role", required=True, help="code of the role, such as officer")
            command.add_argument("--agency", required=True, help="code of the agency, such as dpupr")
        if verb == "reset-second-step":
            command.add_argument("--reason", required=True, help="why, as it is kept")
        if verb == "create":
            command.add_argument("--name", required=True, help="how the person is called")
            command.add_argument("--email", default="", help="for invitations and forgotten passwords")


def _user(verb: str, options: argparse.Namespace) -> int:
    return int(hooks.need("accounts.api:cli_user")(verb, options))


def _add_config(config: Any) -> None:
    export = _kernel("changes.api:cli_config_export", "folder")
    write = _add(config, "export", "write it into a folder of YAML, without secrets and personal data", export)
    write.add_argument("folder", metavar="DIR", type=Path, help="folder; it is made where it is not there")
    take_in = _kernel("changes.api:cli_config_import", "folder", "preview")
    read = _add(config, "import", "take in a folder that another installation wrote, all of it or nothing", take_in)
    read.add_argument("folder", metavar="DIR", type=Path, help="folder that `config export` wrote")
    read.add_argument("--preview", action="store_true", help="say what would become different, and change nothing")


def _add_audit(audit: Any) -> None:
    verify = _add(
        audit, "verify", "say whether anything was changed or removed", _kernel("audit.api:cli_verify", "heads")
    )
    verify.add_argument(
        "--heads", type=Path, nargs="*", default=(), help="files with heads that were published, or mails"
    )
    _add(audit, "head", "print the newest seal, to be kept in another place", _kernel("audit.api:cli_head"))
    _add(audit, "rotate", "seal with a new key from now on", _kernel("audit.api:cli_rotate"))


def _add_value_keys(keys: Any) -> None:
    again = _kernel("people.api:cli_encrypt_again")
    _add(keys, "rotate", "encrypt personal data with a new key", _kernel("people.api:cli_rotate_values"))
    _add(keys, "encrypt", "encrypt again what is under an earlier key, also after a rotation that was stopped", again)


def _module_command(arguments: list[str]) -> int | None:
    """Run the subcommand that an installed module offers under that name; None where none does."""
    from satukota.kernel.registry.api import Command, offers, resolve

    for owner, command in offers("commands", Command):
        if arguments and command.name == arguments[0]:
            with prepared(data_dir()) if command.prepares else nullcontext():
                return int(resolve(owner.name, command.run)(arguments[1:]) or 0)
    return None


def _note_data(words: list[str]) -> None:
    """Follow `--data` of a module's command before settings are read; the command itself passes it over."""
    if "--data" in words[:-1]:
        os.environ["SATUKOTA_DATA"] = str(Path(words[words.index("--data") + 1]).resolve())


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    program, known = parser()
    if words and not words[0].startswith("-") and words[0] not in known:
        _note_data(words)
        _django()
        try:
            code = _module_command(words)
        except (NotPreparedError, ServerError) as error:
            print(error, file=sys.stderr)
            return 1
        if code is not None:
            return code
    options = program.parse_args(words)
    if options.data:
        os.environ["SATUKOTA_DATA"] = str(options.data.resolve())
    if options.owner:
        os.environ[AS_OWNER] = "yes"
    if options.django:
        _django()
    try:
        return int(options.run(options))
    except hooks.NotOfferedError as error:
        print(error, file=sys.stderr)
        return 1
