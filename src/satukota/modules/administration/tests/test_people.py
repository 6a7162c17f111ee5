"""Who administers people sees and changes those of their agencies, in the list, on the page and in every deed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.accounts.api import deactivate_user
from satukota.kernel.cases.api import Case, Opening, load_definitions, open_case
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Membership, RoleWish, User, end_role, give_role, roles, roles_of
from satukota.modules.administration.queries.people.person import account_hurdle
from satukota.modules.administration.queries.scope import scope_of
from satukota.modules.administration.tests.conftest import account

pytestmark = pytest.mark.django_db
PEOPLE = ("admin", "manager", "sari", "budi", "dewi", "both", "auditor")
SEEN_BY_MANAGER = {"manager", "sari", "budi", "both", "auditor"}
CHANGED_BY_MANAGER = {"sari", "budi"}
"""Not their own account, nor one that can do more than the agency gives: who works elsewhere too, who audits the city."""


def today(days=0):
    return timezone.localdate() + timedelta(days)


def url(name, user, *more):
    return reverse(f"administration:{name}", args=[user.pk, *more])


def names(answer):
    return {line["user"].username for line in answer.context["lines"]}


def test_the_list_of_an_agency_holds_its_people_and_nobody_else(client, town):
    client.force_login(town.manager)
    assert names(client.get("/administration/people/")) == {getattr(town, who).username for who in SEEN_BY_MANAGER}
    client.force_login(town.admin)
    assert {getattr(town, who).username for who in PEOPLE} <= names(client.get("/administration/people/"))


@pytest.mark.parametrize("who", PEOPLE)
def test_the_page_of_a_person_opens_for_who_administers_them(client, town, who):
    client.force_login(town.manager)
    assert client.get(url("person", getattr(town, who))).status_code == (200 if who in SEEN_BY_MANAGER else 404)
    client.force_login(town.admin)
    assert client.get(url("person", getattr(town, who))).status_code == 200


DEEDS = ("person_correct", "person_close", "person_reopen", "person_invite", "person_unlock", "person_sign_out")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", PEOPLE)
def test_an_account_is_changed_by_who_administers_all_that_it_can_do(client, town, deed, who):
    person, before = getattr(town, who), Event.objects.count()
    client.force_login(town.manager)
    answer = client.post(url(deed, person), {})
    allowed = who in CHANGED_BY_MANAGER
    expected = {200, 302, 422} if allowed else {403} if who in SEEN_BY_MANAGER else {404}
    assert answer.status_code in expected
    assert allowed or not Event.objects.filter(name="people.account_changed", pk__gt=before).exists()


@pytest.mark.parametrize("who", PEOPLE)
def test_the_roles_of_an_agency_are_changed_by_who_administers_it(client, town, who):
    person = getattr(town, who)
    client.force_login(town.manager)
    for membership in Membership.objects.filter(user=person):
        here = membership.agency in (town.works, town.roads) and roles()[membership.role].within_agency
        for page in ("role_days", "role_end"):
            status = client.get(url(page, person, membership.pk)).status_code
            assert status == (200 if here else 403 if who in SEEN_BY_MANAGER else 404), (page, membership)


def wanted(role, agency, **more):
    return {"role": role, "agency": agency.code, "starts": today().isoformat(), "acting_as": "", "area": "", **more}


@pytest.mark.parametrize("role", sorted(roles()))
def test_an_agency_gives_roles_that_end_at_it_and_no_others(client, town, role):
    client.force_login(town.manager)
    answer = client.post(url("role_new", town.budi), wanted(role, town.works))
    given = role in roles_of(User.objects.get(pk=town.budi.pk))
    assert given == (roles()[role].within_agency and answer.status_code == 302) or role == "officer"
    assert roles()[role].within_agency == (answer.status_code == 302)


def test_an_agency_gives_no_role_elsewhere_and_nobody_one_to_themself(client, town):
    client.force_login(town.manager)
    assert client.post(url("role_new", town.budi), wanted("officer", town.health)).status_code == 422
    assert client.post(url("role_new", town.manager), wanted("officer", town.works)).status_code == 403
    client.force_login(town.admin)
    assert client.post(url("role_new", town.admin), wanted("inspector", town.works)).status_code == 403
    assert Membership.objects.filter(user__in=[town.manager, town.admin, town.budi]).count() == 3


def test_a_person_of_two_agencies_tells_why_their_account_is_not_the_agencys(client, town):
    client.force_login(town.manager)
    content = client.get(url("person", town.both)).content.decode()
    assert "melampaui" in content or "beyond your agency" in content
    assert reverse("administration:person_close", args=[town.both.pk]) not in content
    assert account_hurdle(scope_of(town.admin, "administration.people"), town.admin, town.both) == ""


def test_the_account_of_the_installation_is_not_opened_by_a_link_of_the_city(client, town):
    root = User.objects.create_superuser("akar", password="x")
    client.force_login(town.admin)
    assert client.post(url("person_invite", root)).status_code == 403


def test_who_left_stays_with_the_agency_that_was_theirs(client, town):
    deactivate_user(town.sari, Actor.system())
    client.force_login(town.manager)
    assert "sari" in names(client.get("/administration/people/?state=closed"))
    assert client.get(url("person", town.sari)).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=sari", {"sari"}),
        ("q=SANTOSO", {"budi"}),
        ("q=dewi%40kota.example", {"dewi"}),
        ("q=bina+marga", {"budi"}),
        ("q=pemeriksa", {"pemeriksa"}),
        ("q=zzz", set()),
        ("agency=bina-marga-uji", {"budi"}),
        ("agency=dpupr-uji&role=agency_admin", {"admin-pupr"}),
        ("role=auditor", {"pemeriksa"}),
        ("after=rusak&q=sari", {"sari"}),
    ],
)
def test_people_are_searched_by_what_is_known_of_them(client, town, query, expected):
    client.force_login(town.admin)
    assert names(client.get(f"/administration/people/?{query}")) == expected


def test_each_state_lists_what_its_chip_counts(client, town):
    client.force_login(town.admin)
    User.objects.filter(pk=town.budi.pk).update(last_login=None)
    User.objects.filter(pk=town.dewi.pk).update(is_active=False)
    away = RoleWish("head", town.works, today(), today(20), acting_as="plh", stands_in_for=town.budi)
    give_role(town.sari, away, Actor.system())
    expected = {"waiting": {"budi"}, "closed": {"dewi"}, "acting": {"sari"}, "ending": {"sari"}}
    for state, people in expected.items():
        answer = client.get(f"/administration/people/?state={state}")
        assert names(answer) == people
        assert [chip.count for chip in answer.context["chips"] if chip.on] == [len(people)]


def test_a_long_list_has_pages_and_says_how_many(client, town):
    for number in range(60):
        account(f"massal{number}", f"Massal {number:02}", ("officer", town.works))
    client.force_login(town.manager)
    first = client.get("/administration/people/")
    second = client.get(first.context["page"].next_url)
    assert len(names(first)) == 50 and first.context["page"].total == 65
    assert len(names(first) | names(second)) == 65


def new_person(town, **more):
    return {
        "name": "Tono Wijaya",
        "email": "tono@kota.example",
        "phone": "",
        "username": "",
        "language": "id",
    } | wanted("officer", town.works, **more)


def test_a_new_person_has_account_role_and_a_link_that_is_shown_once(client, town, settings):
    settings.SMTP_HOST, settings.SITE_URL = "", "http://testserver"
    client.force_login(town.manager)
    answer = client.post("/administration/people/new/", new_person(town))
    tono = User.objects.get(username="tono.wijaya")
    link = re.search(r"http://testserver/accounts/password/reset/key/[^<\s]+", answer.content.decode())[0]
    assert roles_of(tono) == {"officer"} and not tono.has_usable_password()
    assert link not in client.get(url("person", tono)).content.decode()
    client.logout()
    form = client.get(link, follow=True)
    secret = "payung-lemari-zebra-awan"
    client.post(form.request["PATH_INFO"], {"password1": secret, "password2": secret})
    assert User.objects.get(pk=tono.pk).check_password(secret)


def test_where_there_is_a_mail_server_the_invitation_goes_by_mail(client, town, settings):
    settings.SMTP_HOST = "mail.kota.example"
    client.force_login(town.manager)
    answer = client.post("/administration/people/new/", new_person(town))
    assert answer.status_code == 302 and answer.headers["Location"] == url(
        "person", User.objects.get(username="tono.wijaya")
    )
    said = [event.data["change"] for event in Event.objects.filter(name="people.account_changed").order_by("id")]
    assert said == ["created", "invited"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "sari@kota.example"}, "email"),
        ({"username": "sari"}, "username"),
        ({"username": "Sari Dewi"}, "username"),
        ({"ends": "2001-01-01"}, "ends"),
        ({"acting_as": "plt"}, "ends"),
        ({"agency": "dinkes-uji"}, "agency"),
        ({"role": "admin"}, "role"),
        ({"starts": "x"}, "starts"),
        ({"stands_in_for": "siapa"}, "stands_in_for"),
        ({"phone": "tidak ada"}, "phone"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_with_a_new_person_stands_at_its_field_and_nothing_is_lost(client, town, more, field):
    client.force_login(town.manager)
    answer = client.post("/administration/people/new/", new_person(town) | more)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(display_name="Tono Wijaya").exists()
    assert answer.context["form"]["language"].value() == "id"


def test_an_agency_that_is_closed_is_refused_in_words(client, town):
    town.roads.active = False
    town.roads.save()
    client.force_login(town.manager)
    answer = client.post("/administration/people/new/", new_person(town) | {"agency": town.roads.code})
    assert list(answer.context["form"].errors) == ["agency"]


def test_two_persons_of_one_name_are_asked_about_once(client, town):
    client.force_login(town.manager)
    wish = new_person(town) | {"name": "sari dewi", "email": "sari2@kota.example"}
    answer = client.post("/administration/people/new/", wish)
    assert list(answer.context["form"].errors) == ["namesake"] and "sari" in str(answer.context["form"].errors)
    client.post("/administration/people/new/", wish | {"namesake": "on"})
    assert User.objects.get(email="sari2@kota.example").username == "sari.dewi"


def test_a_form_sent_twice_makes_one_person(client, town):
    client.force_login(town.manager)
    wish = new_person(town) | {"sent-key": "abc"}
    client.post("/administration/people/new/", wish)
    assert client.post("/administration/people/new/", wish).status_code in {302, 422}
    assert User.objects.filter(display_name="Tono Wijaya").count() == 1


def test_a_role_is_given_for_days_to_come_prolonged_and_ended_on_the_pages(client, town):
    client.force_login(town.manager)
    client.post(
        url("role_new", town.budi), wanted("head", town.roads, starts=today(3).isoformat(), ends=today(9).isoformat())
    )
    role = Membership.objects.get(user=town.budi, role="head")
    days = {"starts": role.starts.isoformat(), "ends": today(30).isoformat()}
    assert client.post(url("role_days", town.budi, role.pk), days).status_code == 302
    role.refresh_from_db()
    assert (role.starts, role.ends) == (today(3), today(30))
    client.post(url("role_end", town.budi, role.pk), {"when": "now"})
    assert not Membership.objects.filter(pk=role.pk).exists()
    content = client.get(url("person", town.budi)).content.decode()
    assert content.count("timeline__what") >= 3


def test_a_role_that_was_opened_before_a_colleague_changed_it_is_not_overwritten(client, town):
    role = Membership.objects.get(user=town.sari)
    client.force_login(town.manager)
    opened = client.get(url("role_days", town.sari, role.pk)).context["form"]
    marks = opened["as-opened"].value()
    Membership.objects.filter(pk=role.pk).update(ends=today(40))
    days = {"starts": role.starts.isoformat(), "ends": today(60).isoformat(), "as-opened": marks}
    answer = client.post(url("role_days", town.sari, role.pk), days)
    assert answer.status_code == 422 and Membership.objects.get(pk=role.pk).ends == today(40)


def test_an_acting_head_names_whom_they_stand_in_for(client, town):
    client.force_login(town.manager)
    plh = wanted("head", town.works, acting_as="plh", ends=today(10).isoformat(), stands_in_for="Budi Santoso")
    assert client.post(url("role_new", town.sari), plh).status_code == 302
    role = Membership.objects.get(user=town.sari, role="head")
    assert role.acting and role.stands_in_for == town.budi
    assert "Budi Santoso" in client.get(url("person", town.sari)).content.decode()


def test_closing_hands_over_what_was_held_and_says_why(client, town):
    load_definitions()
    for _case in range(2):
        case = open_case(Opening("reports.complaint", "Jalan rusak", agency=town.works), actor=Actor.visitor())
        Case.objects.filter(pk=case.pk).update(assignee=town.sari)
    successor = account("pengganti", "Putra Pengganti", ("officer", town.works))
    client.force_login(town.manager)
    page = client.get(url("person_close", town.sari))
    assert [(line.agency, line.count) for line in page.context["held"]] == [("Dinas PUPR Uji", 2)]
    assert client.post(url("person_close", town.sari), {"successor": successor.pk}).status_code == 422
    client.post(url("person_close", town.sari), {"reason": "retired", "successor": successor.pk})
    assert Case.objects.filter(assignee=successor).count() == 2
    assert not User.objects.get(pk=town.sari.pk).is_active
    content = client.get(url("person", town.sari)).content.decode()
    assert "pensiun" in content or "retired" in content


def test_the_only_administrator_of_the_city_is_not_closed_by_a_page(client, town):
    second = account("admin-dua", "Admin Dua", ("admin", town.works))
    client.force_login(second)
    admin = Membership.objects.get(user=town.admin)
    end_role(Membership.objects.get(user=second), today(5), Actor.system())
    answer = client.post(url("person_close", town.admin), {"reason": "mistake"})
    assert answer.status_code == 422 and User.objects.get(pk=town.admin.pk).is_active
    assert client.post(url("role_end", town.admin, admin.pk), {"when": "now"}).status_code == 422


def test_who_sees_no_administration_of_people_opens_none_of_its_pages(client, town):
    client.force_login(town.auditor)
    assert client.get("/administration/").status_code == 200
    for page in ("/administration/people/", "/administration/people/new/", "/administration/people/sheet/"):
        assert client.get(page).status_code == 403
    assert client.get(url("person", town.sari)).status_code == 403
