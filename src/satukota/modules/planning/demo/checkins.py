"""Words between quarters: some agencies say every week how it goes, one fell silent; all sentences are examples."""

import random
from datetime import date, timedelta

from django.utils import timezone

from satukota.kernel.people.api import Agency, Membership
from satukota.modules.planning.models import CheckIn, CheckInRhythm
from satukota.modules.planning.queries.checkins import Pulse, asked
from satukota.modules.planning.rules.checkins import SHOWN, WEEK, Confidence, period_start
from satukota.modules.planning.rules.lights import Light

RHYTHMS = (("dinkes", 1), ("disdukcapil", 1), ("dlh", 2))
SILENT = "dlh"
"""The agency that said nothing in its last periods."""
SENTENCES = {
    Confidence.ON_TRACK: (
        "Sesuai jadwal, tidak ada kendala (contoh).",
        "Pekan ini selesai lebih cepat dari rencana (contoh).",
    ),
    Confidence.AT_RISK: (
        "Tenaga lapangan berkurang dua orang, jadwal mundur sepekan (contoh).",
        "Menunggu hasil lelang; bila mundur lagi target ikut mundur (contoh).",
    ),
    Confidence.OFF_TRACK: ("Anggaran perubahan belum cair, kegiatan berhenti dulu (contoh).",),
}
OF_LIGHT = {Light.ON_TRACK: Confidence.ON_TRACK, Light.WATCH: Confidence.AT_RISK, Light.BEHIND: Confidence.OFF_TRACK}


def load_check_ins() -> None:
    """Let three agencies be asked, and their officers answer for some weeks; here and there they differ from the light."""
    today, chance = timezone.localdate(), random.Random("words")
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=[code for code, _weeks in RHYTHMS])}
    since = period_start(today, 2) - timedelta(days=SHOWN * 2 * WEEK)
    CheckInRhythm.objects.bulk_create(
        CheckInRhythm(agency=agencies[code], weeks=weeks, since=since) for code, weeks in RHYTHMS if code in agencies
    )
    rows = [row for place, pulse in enumerate(asked()) for row in _said(pulse, place, today, chance)]
    CheckIn.objects.bulk_create(rows)


def _said(pulse: Pulse, place: int, today: date, chance: random.Random) -> list[CheckIn]:
    agency = pulse.about.agency
    officer = Membership.objects.filter(role="officer", agency=agency, user__is_active=True).first()
    step = WEEK * pulse.rhythm.weeks
    last = 2 if agency is not None and agency.code == SILENT else 0
    usual = OF_LIGHT.get(pulse.light, Confidence.ON_TRACK)
    rows = []
    for back in range(SHOWN - 1, last - 1, -1):
        day = min(period_start(today, pulse.rhythm.weeks) - timedelta(days=step * back - chance.randint(0, 3)), today)
        # Every third owner has been saying otherwise than the light for three periods.
        word = Confidence.AT_RISK if place % 3 == 0 and back < 3 else usual
        rows.append(
            CheckIn(
                **({"indicator": pulse.about} if pulse.key.startswith("i") else {"item": pulse.about}),
                confidence=word,
                sentence=chance.choice(SENTENCES[word]),
                day=day,
                entered_at=timezone.now() - (today - day),
                entered_by_id=officer.user_id if officer else None,
                entered_role="officer",
                entered_agency=agency,
            )
        )
    return rows
