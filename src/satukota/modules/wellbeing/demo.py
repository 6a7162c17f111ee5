"""The module's part of the demo city: a questionnaire, and answers of six quarters that nobody gave."""

import random
from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.places.api import City
from satukota.modules.wellbeing.actions import publish_questionnaire
from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.queries import districts
from satukota.modules.wellbeing.rules import AGES, bounds, quarters_before, read_questions

__all__ = ["load"]

TITLE = "Bagaimana hidup di kota kita?"
SOURCE = (
    "Pertanyaan kota sendiri; tiga dimensinya meniru gagasan Indeks Kebahagiaan (kepuasan hidup, perasaan, makna hidup)."
    " Bukan indeks BPS. Jawaban di kota peragaan ini contoh."
)
QUESTIONS = """
Kepuasan hidup | Saya puas dengan kesehatan saya. | I am satisfied with my health.
Kepuasan hidup | Pendapatan rumah tangga saya cukup untuk kebutuhan sehari-hari. | My household's income is enough for daily needs.
Kepuasan hidup | Saya puas dengan rumah dan lingkungan tempat tinggal saya. | I am satisfied with my home and its surroundings.
Kepuasan hidup | Saya merasa aman di kota ini, juga pada malam hari. | I feel safe in this city, at night, too.
Kepuasan hidup | Saya puas dengan layanan pemerintah kota. | I am satisfied with the services of the city.
Perasaan | Belakangan ini saya sering merasa senang. | Lately I have often felt happy.
Perasaan | Belakangan ini saya jarang merasa cemas atau tertekan. | Lately I have seldom felt anxious or depressed.
Makna hidup | Saya punya tujuan hidup. | My life has a purpose.
Makna hidup | Saya dapat mengembangkan diri di kota ini. | I can develop myself in this city.
"""
QUARTERS = 6
ANSWERS = {"small": 40, "medium": 120}
TYPICAL = {"Kepuasan hidup": 3.5, "Perasaan": 3.6, "Makna hidup": 3.9}


def load(city: City, scale: str) -> None:
    """Publish the questionnaire and invent answers; a second call changes nothing."""
    if Questionnaire.objects.exists():
        return
    questionnaire = publish_questionnaire(TITLE, read_questions(QUESTIONS), SOURCE, Actor.system())
    chance, codes = random.Random(city.code), ["", *districts()]
    answers = []
    for year, quarter in quarters_before(timezone.localdate(), QUARTERS):
        first, after = bounds(year, quarter)
        last = min(after - timedelta(days=1), timezone.localdate())
        for _number in range(ANSWERS.get(scale, 300)):
            values = {
                question.code: min(5, max(1, round(chance.gauss(TYPICAL[question.dimension], 1))))
                for question in questionnaire.asked
            }
            day = first + timedelta(days=chance.randrange((last - first).days + 1))
            answers.append(
                Answer(
                    questionnaire=questionnaire,
                    day=day,
                    year=year,
                    quarter=quarter,
                    values=values,
                    area=chance.choice(codes),
                    age=chance.choice(["", *AGES[1:]]),
                    gender=chance.choice(["", "woman", "man"]),
                )
            )
    Answer.objects.bulk_create(answers, batch_size=1000)
