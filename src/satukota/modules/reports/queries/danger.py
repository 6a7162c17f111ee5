"""The danger words of this city, and the sentence that names 112."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Case
from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.rules.catalogue import Stop
from satukota.modules.reports.rules.danger import Danger, DangerList, read_danger
from satukota.modules.reports.rules.submission import Submission

OWN = Path(__file__).resolve().parent.parent / "rules" / "danger.yaml"


@cache
def danger_list() -> DangerList:
    """Return the words, read once per process."""
    folder = next(settings.CITIES_DIR.glob(f"{settings.CITY_CODE}-*"), None)
    path = folder / "danger.yaml" if folder else None
    return read_danger(_file(OWN), _file(path) if path and path.exists() else None)


def _file(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8")).value


def danger_in(submission: Submission, halt: Stop | None = None) -> Danger | None:
    """Return the danger that a report tells of: by its words, or by an answer that means 112."""
    spoken = [submission.text, submission.place_note]
    spoken += [str(value) for value in submission.answers.values()]
    heard = danger_list().find("\n".join(spoken))
    return heard if not halt or not halt.tel or (heard and heard.sure) else stop_danger(halt, heard)


def stop_danger(halt: Stop, heard: Danger | None = None) -> Danger:
    """Return the danger of an answer that means a call; its kind is what the words told, if they told any."""
    return Danger(heard.kind if heard else "answer", True, halt.say, heard.incident if heard else "other.rescue")


def danger_sentence(danger: Danger | Mapping[str, Any] | None) -> str:
    """Return the one sentence with 112 as a link; nothing where there is no danger."""
    if not danger:
        return ""
    say = danger.say if isinstance(danger, Danger) else danger["say"]
    words = say.get(get_language() or "id") or say["id"]
    return gettext("%(say)s tel:112") % {"say": words}


def danger_of(case: Case) -> dict[str, Any] | None:
    """Return the danger that was heard in a report, with its sentence in the reader's language; None without."""
    danger = case.data.get("danger")
    if not isinstance(danger, dict):
        return None
    say = danger.get("say", {})
    return {"say": say.get(get_language() or "id") or say.get("id", ""), "tel": danger.get("tel", "112")}
