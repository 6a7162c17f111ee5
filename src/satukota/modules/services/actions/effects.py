"""What actions of definitions set going (`run`): duplicates, places, advice, bills, registers."""

from datetime import date, datetime, time

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import (
    Applied,
    Case,
    Dedup,
    FieldError,
    Invalid,
    Opening,
    answers_of,
    answers_of_many,
    case_facts,
    find_answer,
    open_case,
    say,
    subject_of,
)
from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import cipher, office
from satukota.kernel.places.api import PlaceOutside, areas, cell, locate
from satukota.modules.services.actions.events import BirthRegistered
from satukota.modules.services.models import Booking, SiakRequest
from satukota.modules.services.queries.advice import ADVICE, ASK
from satukota.modules.services.queries.births import births_of
from satukota.modules.services.rules.likeness import Judged, Record, differing, judge, keys_of, may_be_one

CLASH = "bentrok"
POINT = "titik"
AREA, RECORD = "area", "application"
DESPITE, WHY = "tetap", "alasan"
"""The questions by which somebody confirms a record that is not like the case."""


def likeness_key() -> bytes:
    """Return the key under which likenesses are digested; it follows from the installation's own."""
    return cipher().index("services.likeness").encode()


def flag_duplicates(applied: Applied) -> None:
    """Remember a case under its keys and flag it where another may be the same."""
    case, wanted = applied.case, applied.definition.dedup
    if wanted is None:
        return
    answers = Record(answers_of(case))
    keys = keys_of(wanted.blocks, answers, likeness_key())
    likely = duplicates(case, wanted, answers, keys.searched)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [case.pk, case.type, sorted(keys.stored)])
    flags = {rule.flag for rule in wanted.rules}
    case.flags = sorted(set(case.flags) - flags | {judged.flag for _other, judged in likely})
    case.data["$duplicates"] = [[number, judged.rule, judged.score] for number, judged in likely]


def require_record(applied: Applied) -> None:
    """Refuse an act that names a record (a question of target `application`) which is none of this service, or not like it.

    Not like it is what was not flagged and shares no names or numbers of those that the definition compares: it says
    what differs and asks for a confirmation with its reason (`tetap`, `alasan`). Raises Invalid at the question.
    """
    asked = [field.path for field in applied.action.form.fields.values() if field.target == RECORD]
    for path in asked:
        number = str(find_answer(applied.data, path) or "").strip()
        others = Case.objects.filter(type=applied.case.type, number=number).exclude(pk=applied.case.pk)
        other = others.exclude(state__in=OVER).defer("search").first()
        if number and other is None:
            said = gettext("There is no such application of this service. Compare the number with the one beside it.")
            raise Invalid({path: FieldError("said", {"said": said})})
        if other and (differs := _differs_from(applied, other)) is not None:
            _require_confirmation(applied, path, differs)


def _differs_from(applied: Applied, other: Case) -> list[str] | None:
    """Return the questions in which a record differs that is not like a case; None where it may be the same."""
    wanted = applied.definition.dedup
    if wanted is None or other.number in {number for number, *_why in applied.case.data.get("$duplicates", [])}:
        return None
    mine, theirs = Record(answers_of(applied.case)), Record(answers_of(other))
    return None if may_be_one(wanted.rules, mine, theirs) else differing(wanted.rules, mine, theirs)


def _require_confirmation(applied: Applied, path: str, differs: list[str]) -> None:
    """Ask who names a record that is not like the case to say that it is meant, and why. Raises Invalid."""
    if not find_answer(applied.data, DESPITE):
        fields, language = applied.definition.data.fields, get_language() or "id"
        labels = ", ".join(say(fields[name].label, language) for name in differs if name in fields)
        said = gettext("That application is not like this one (different: %s). Look again, or confirm it and say why.")
        raise Invalid({path: FieldError("said", {"said": said % (labels or "–")})})
    if not str(find_answer(applied.data, WHY) or "").strip():
        raise Invalid({WHY: FieldError("said", {"said": gettext("Say why it is the same although it is different.")})})


KEEP = """
    INSERT INTO services_likeness (case_id, type, keys) VALUES (%s, %s, %s::bigint[])
    ON CONFLICT (case_id) DO UPDATE SET type = excluded.type, keys = excluded.keys
"""
NEAR = "SELECT ARRAY (SELECT services_near(%s::bigint[], %s, %s, %s))"
OVER = ("ditolak", "kedaluwarsa")


def duplicates(case: Case, wanted: Dedup, answers: Record, keys: set[int]) -> list[tuple[str, Judged]]:
    """Return the numbers of cases stored under one of these keys that may be the same, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [sorted(keys), case.type, case.pk, wanted.limit])
        ids = cursor.fetchone()[0]
    others = answers_of_many(ids, without=OVER)
    judged = ((number, judge(wanted.rules, answers, Record(theirs))) for number, theirs in others)
    return sorted(((number, judgement) for number, judgement in judged if judgement), key=lambda pair: -pair[1].score)


def _booking_of(applied: Applied) -> tuple[str, DateTimeTZRange] | None:
    answers = case_facts(applied.case, applied.definition, applied.at)
    venue, day, start, end = (find_answer(answers, path) for path in ("tempat", "tanggal", "mulai", "selesai"))
    if not (venue and day and start and end):
        return None
    first, last = (_moment(day, moment) for moment in (start, end))
    return str(venue), DateTimeTZRange(first, last)


def _moment(day: str, moment: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.fromisoformat(moment)))


def flag_clash(applied: Applied) -> None:
    """Flag an event whose place is taken at that time by a permit that was issued."""
    wanted = _booking_of(applied)
    taken = wanted and Booking.objects.filter(venue=wanted[0], during__overlap=wanted[1], ended=False)
    other = taken.exclude(case=applied.case).select_related("case").first() if taken is not None else None
    if other:
        applied.case.flags = sorted({*applied.case.flags, CLASH})
        applied.case.data["$clash"] = other.case.number
    else:
        applied.case.data.pop("$clash", None)


def reserve(applied: Applied) -> None:
    """Take the place for an event; the database refuses a second permit for it, whoever is faster. Raises Invalid."""
    wanted = _booking_of(applied)
    if wanted is None:
        return
    try:
        with transaction.atomic():
            Booking.objects.update_or_create(case=applied.case, defaults={"venue": wanted[0], "during": wanted[1]})
    except IntegrityError:
        sentence = {"id": "Tempat ini sudah dipakai pada waktu itu.", "en": "This place is taken at that time."}
        raise Invalid({"tempat": FieldError("said", {"said": _translated(sentence)})}) from None


def _translated(words: dict[str, str]) -> object:
    from django.utils.translation import get_language

    return words.get(get_language() or "id", words["id"])


def ask_advice(applied: Applied) -> None:
    """Open a matter for each agency whose advice is awaited (flags `rekomendasi-<agency>`)."""
    case, definition = applied.case, applied.definition
    for flag in definition.flags:
        owner = office(flag.removeprefix(ADVICE)) if flag.startswith(ADVICE) and flag in case.flags else None
        if owner:
            opening = Opening(
                type=ASK,
                title=f"{say(definition.title, 'id')}: {case.number}",
                data={"permohonan": case.number, "$flag": flag},
                agency=owner.id,
                channel="internal",
                parent_id=case.pk,
            )
            open_case(opening, actor=applied.who.actor)


def request_siak(applied: Applied) -> None:
    """Ask SIAK to register; the request goes out by a job, the answer comes back as an action of the system."""
    with connection.cursor() as cursor:
        case = applied.case
        cursor.execute(ASK_SIAK, [case.pk, case.number, SiakRequest.Status.WAITING, timezone.now(), case.pk])


ASK_SIAK = """
    INSERT INTO services_siakrequest (case_id, reference, status, asked_at, trouble, receipt, reason, correction)
    SELECT %s, %s || '-' || count(*) + 1, %s, %s, '', '', '', false FROM services_siakrequest WHERE case_id = %s
"""


def record_birth(applied: Applied) -> None:
    """Tell other modules that children were registered; who may know more reads it by `api.registered_births`."""
    children = len(births_of(applied.case, applied.definition))
    if children:
        data = BirthRegistered(type=applied.case.type, children=children, area=applied.case.area_code)
        record(data, subject_of(applied.case), Actor.system())


def place_in_area(applied: Applied) -> None:
    """Put a matter into the area that its applicant named (question of target `area`), where the city has it."""
    asked = [field.path for field in applied.definition.data.fields.values() if field.target == AREA]
    answers = case_facts(applied.case, applied.definition, applied.at)
    codes = {row.code for row in areas("village")}
    for code in (str(find_answer(answers, path) or "") for path in asked):
        if code in codes:
            applied.case.area_code = code


def locate_site(applied: Applied) -> None:
    """Put the point that an application names (question `titik`: latitude, longitude) on the map. Raises Invalid."""
    text = str(find_answer(case_facts(applied.case, applied.definition, applied.at), POINT) or "")
    if not text:
        return
    lat, lon = (float(part) for part in text.split(","))
    try:
        place = locate(lon, lat)
    except PlaceOutside:
        raise Invalid({POINT: FieldError("said", {"said": gettext("This point lies outside of the city.")})}) from None
    case = applied.case
    case.lon, case.lat, case.cell, case.area_code = lon, lat, cell(lon, lat), place.area_code
