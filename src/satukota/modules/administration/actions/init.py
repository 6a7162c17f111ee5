"""`satukota init`: the set-up of a city in the terminal; it asks what is missing, a file of answers makes it silent."""

import argparse
import getpass
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError

from satukota.kernel.accounts.api import administrators, password_link
from satukota.kernel.places.api import (
    ChosenAgency,
    NewCity,
    ProfileError,
    RegionsError,
    city,
    has_city,
)
from satukota.kernel.readers.api import UnreadableYaml, read_yaml
from satukota.modules.administration.actions.first_run import (
    AlreadySetUp,
    FirstAdministrator,
    add_administrator,
    set_up,
)
from satukota.modules.administration.queries.answers import check_account, coat_of, find_region, point_in, windows_in
from satukota.runtime import claim

OF_CITY = ("city", "name", "short_name", "head", "language", "time_zone", "colour", "coat", "centre", "hours")
WORDS = (*OF_CITY, "agencies", "points", "admin_name", "admin_email", "admin_user", "password")


class BadAnswers(Exception):
    """The answers cannot be used; the text says which, and why."""


@dataclass
class Answers:
    """What was answered so far, by the words of the file; `asks` where somebody sits at the terminal."""

    values: dict[str, Any]
    asks: bool
    folder: Path = field(default_factory=Path.cwd)

    def text(self, word: str, question: str) -> str:
        """Return an answer, asking for it where that is possible. Raises BadAnswers."""
        if not self.values.get(word):
            if not self.asks:
                raise BadAnswers(f"{question} is missing: give --{word.replace('_', '-')} or {word} in --answers FILE.")
            self.values[word] = input(f"{question}: ").strip()
        return str(self.values[word])

    def file(self, word: str) -> Path | None:
        """Return the path of a file that the answers name, beside the file of answers. Raises BadAnswers."""
        if not self.values.get(word):
            return None
        path = self.folder / str(self.values[word])
        if not path.is_file():
            raise BadAnswers(f"{word}: there is no file {path}.")
        return path


def init(arguments: list[str]) -> int:
    """Set up the city and its first administrator; again it changes nothing. Exit code 1, with words, where it cannot."""
    options = _parser().parse_args(arguments)
    try:
        answers = _answers(options)
        return _complete(answers) if has_city() else _begin(answers)
    except (BadAnswers, RegionsError, ProfileError) as error:
        return _refuse(str(error))
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return _refuse("\n".join(f"{name}: {' '.join(texts)}".lstrip(": ") for name, texts in faults.items()))
    except AlreadySetUp:
        return _refuse("Somebody else has set up this installation meanwhile.")
    except OperationalError:
        return _refuse("The database does not answer: is it the data directory of this installation (--data)?")
    except (EOFError, KeyboardInterrupt):
        return _refuse("Nothing was changed.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="satukota init", description="Set up the city of a new installation.")
    parser.add_argument("--data", help="data directory (default: SATUKOTA_DATA, else var/data)")
    parser.add_argument("--city", help="Kemendagri code or name of the kota or kabupaten, such as 36.74")
    parser.add_argument("--name", help="name of the city, where it is not that of the tables")
    parser.add_argument("--admin-name", help="how the first administrator is called")
    parser.add_argument("--admin-email", help="their e-mail address")
    parser.add_argument("--admin-user", help="name to sign in with (default: what stands before the @)")
    parser.add_argument("--answers", type=Path, help=f"YAML file with answers, which asks nothing: {', '.join(WORDS)}")
    return parser


def _answers(options: argparse.Namespace) -> Answers:
    typed = {word: value for word, value in vars(options).items() if value and word in WORDS}
    if not options.answers:
        return Answers(typed, sys.stdin.isatty())
    try:
        content = read_yaml(options.answers.read_text("utf-8")).value
    except (OSError, UnicodeDecodeError, UnreadableYaml) as error:
        raise BadAnswers(f"{options.answers} cannot be read: {error}") from None
    if not isinstance(content, Mapping):
        raise BadAnswers(f"{options.answers} must hold names with values.")
    unknown = [str(name) for name in content if name not in WORDS]
    if unknown:
        raise BadAnswers(f"{options.answers}: not known are {', '.join(unknown)}; known are {', '.join(WORDS)}.")
    return Answers({**content, **typed}, asks=False, folder=options.answers.resolve().parent)


def _begin(answers: Answers) -> int:
    region = find_region(answers.text("city", "Kota or kabupaten (code or name)"))
    _say(f"{region}, {region.province}")
    new, who = _new_city(answers, region.code), _administrator(answers)
    user = set_up(new, who, door="terminal", points=answers.file("points"))
    _say(f"Set up {new.name or region.name} with its agencies; {user.username} administers it.")
    if not who.password:
        _say(f"Choose the password under this link; it works for three days, once: {password_link(user)}")
    if claim.start_anew(Path(settings.DATA_DIR)):
        _say("The running program starts anew with its city.")
    else:
        _say("Next: satukota up")
    return 0


def _complete(answers: Answers) -> int:
    """Say what is there already; make the administrator where the city has none."""
    if answers.values.get("city") and find_region(str(answers.values["city"])).code != settings.CITY_CODE:
        raise BadAnswers(
            f"This installation serves {city().name} already. Another city needs a data directory of its own."
        )
    if administrators():
        _say(f"{city().name} is set up, and has an administrator. Nothing was changed.")
        return 0
    who = _administrator(answers)
    check_account(who.username, who.name, who.email, who.password)
    user = add_administrator(who, str(settings.LANGUAGE_CODE))
    _say(f"{city().name} was there already; {user.username} administers it now.")
    if not who.password:
        _say(f"Choose the password under this link; it works for three days, once: {password_link(user)}")
    return 0


def _new_city(answers: Answers, code: str) -> NewCity:
    values, coat = answers.values, answers.file("coat")
    hours, agencies = values.get("hours"), values.get("agencies")
    return NewCity(
        code,
        name=str(values.get("name") or ""),
        short_name=str(values.get("short_name") or ""),
        head=str(values.get("head") or ""),
        language=str(values.get("language") or "id"),
        time_zone=str(values.get("time_zone") or ""),
        primary=str(values.get("colour") or ""),
        coat=coat_of(coat.read_bytes()) if coat else "",
        centre=point_in(str(values["centre"])) if values.get("centre") else None,
        hours=_hours(hours) if hours else None,
        agencies=_agencies(agencies) if agencies else None,
    )


def _hours(hours: Any) -> dict[str, list[str]]:
    if not isinstance(hours, Mapping):
        raise BadAnswers('hours: write a line for each day, such as mon: "07:30-12:00, 13:00-16:00".')
    return {str(day): windows_in(str(text or "")) for day, text in hours.items()}


def _agencies(rows: Any) -> tuple[ChosenAgency, ...]:
    if not isinstance(rows, list) or not all(
        isinstance(row, Mapping) and {"code", "name"} <= row.keys() for row in rows
    ):
        raise BadAnswers("agencies: write a list of {code: …, name: …, short: …}.")
    return tuple(ChosenAgency(str(row["code"]), str(row["name"]), str(row.get("short") or "")) for row in rows)


def _administrator(answers: Answers) -> FirstAdministrator:
    name = answers.text("admin_name", "Name of the first administrator")
    email = answers.text("admin_email", "Their e-mail address").lower()
    username = str(answers.values.get("admin_user") or email.partition("@")[0])
    return FirstAdministrator(username, name, email, _password(answers))


def _password(answers: Answers) -> str:
    """Return the password of the file, or one that is typed twice; empty where a link shall do."""
    if answers.values.get("password") or not answers.asks:
        return str(answers.values.get("password") or "")
    first = getpass.getpass("Password (empty: choose it later under a link): ")
    if first and getpass.getpass("The same password again: ") != first:
        raise BadAnswers("The two passwords differ. Nothing was changed.")
    return first


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _refuse(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1
