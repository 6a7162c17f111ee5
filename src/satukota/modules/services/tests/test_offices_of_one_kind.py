"""One letter of all 43 kelurahan of Cilegon: each its own line of numbers, its own head, no list written by hand."""

import re
from itertools import pairwise

import pytest

from satukota.kernel.cases.api import Act, NotAllowed, apply, forget_published, load_one, pinned_definition, who
from satukota.kernel.people.api import User, demo_account, forget_offices, offices
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.actions.papers import next_number
from satukota.modules.services.actions.submission import send
from satukota.modules.services.forms.questions import page_form
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.rules.numbers import office_sign
from satukota.modules.services.tests.conftest import picture

pytestmark = pytest.mark.django_db
LETTER = "layanan.surat-domisili"


@pytest.fixture
def letter(db) -> str:
    assert load_one(ready_made()["surat-domisili"].source, "")
    forget_published()
    forget_offices()
    return LETTER


def villages() -> list[str]:
    return sorted(known.code for known in offices().values() if known.kind == "village")


def apply_at(village: str):
    draft = begin(LETTER).draft
    definition = pinned_definition(draft.definition_id)
    from satukota.kernel.cases.rules.checking.sample import fill, variables_of

    answers = fill(definition.data, {"kelurahan": village}, variables_of({}), pages=definition.pages).data
    save_answers(draft, {name: value for name, value in answers.items() if name not in definition.data.computed})
    for paper in definition.documents.values():
        if paper.required:
            add_paper(draft, paper.id, picture())
    return send(draft).case


def staff(village: str) -> tuple[User, User]:
    short = village.removeprefix("kel-")
    return (
        demo_account(f"petugas.{short}", f"Petugas {short}", "village_clerk", village),
        demo_account(f"lurah.{short}", f"Lurah {short}", "head", village),
    )


def sign(case, clerk: User, head: User) -> Paper:
    apply(case.number, Act("setujui"), who(clerk))
    apply(case.number, Act("terbitkan"), who(head))
    return Paper.objects.get(case=case)


def test_the_form_offers_every_village_of_the_city_and_nothing_else(letter):
    definition = pinned_definition(begin(LETTER).draft.definition_id)
    field = page_form(definition, ["kelurahan"], "id").base_fields["kelurahan"]
    offered = [code for _district, rows in field.choices[1:] for code, _name in rows]
    assert sorted(offered) == villages() and len(offered) == 43


def test_all_43_offices_work_with_one_definition_and_each_counts_for_itself(letter):
    numbers: dict[str, list[str]] = {}
    for village in villages():
        people = staff(village)
        for _ in range(2 if village.endswith("1") else 1):
            paper = sign(apply_at(village), *people)
            numbers.setdefault(village, []).append(paper.number)
            assert paper.signer == str(people[1])
    assert len(numbers) == 43
    for village, drawn in numbers.items():
        assert [number.split("/")[0] for number in drawn] == ["0001", "0002"][: len(drawn)]
        assert all(f"/{office_sign(village)}/" in number for number in drawn)
    drawn = [number for line in numbers.values() for number in line]
    assert len(set(drawn)) == len(drawn)


def test_the_head_of_that_one_office_signs_and_nobody_above_or_beside(letter):
    first, second = villages()[:2]
    clerk, head = staff(first)
    case = apply_at(first)
    apply(case.number, Act("setujui"), who(clerk))
    district = next(known for known in offices().values() if known.code == first).chain[1]
    above = demo_account("camat.uji", "Camat Uji", "head", district)
    for other in (above, staff(second)[1]):
        with pytest.raises(NotAllowed):
            apply(case.number, Act("terbitkan"), who(other))
    assert apply(case.number, Act("terbitkan"), who(head))


def test_two_villages_of_one_name_do_not_share_a_line():
    assert office_sign("kel-35-17-08-2007") != office_sign("des-35-17-09-2007")
    assert (office_sign("kel-36-72-08-1007"), office_sign("disdukcapil")) == ("08.1007", "DISDUKCAPIL")


def test_another_service_cannot_take_an_offices_line(letter):
    from satukota.modules.services.actions.checking import check_service
    from satukota.modules.services.tests.conftest import BOARD_SOURCE

    sign_of = office_sign(villages()[0])
    number = re.search(r'number: "([^"]+)"', ready_made()["surat-domisili"].source)
    assert number
    taken = number[1].replace("{office}", sign_of)
    source = re.sub(r'number: "[^"]+"', f'number: "{taken}"', BOARD_SOURCE)
    assert "line_taken" in [problem.code for problem in check_service(source)[1]]


def test_a_line_has_no_gap_when_a_decision_fails(letter):
    from datetime import date

    from django.db import transaction

    drawn = []
    for fails in (False, True, False, False):
        with transaction.atomic():
            number = next_number("{seq:4}/UJI/08.1007/{yyyy}", date(2026, 12, 1))
            transaction.set_rollback(fails)
        drawn += [] if fails else [number]
    counts = [int(number[:4]) for number in drawn]
    assert all(after - before == 1 for before, after in pairwise(counts))


def test_the_clerk_of_a_village_fills_it_in_for_whoever_comes(letter, client):
    clerk, _head = staff(villages()[0])
    client.force_login(clerk)
    assert LETTER in client.get("/services/counter/").content.decode()
    assert client.post(f"/services/s/{LETTER}/walk-in/").url.startswith("/services/a/")
