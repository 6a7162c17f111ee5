"""What people change is listed, found, opened and taken back in the browser, by who may."""

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import Context, Template
from django.test import RequestFactory

from satukota.kernel.changes.api import Author, Change, configurables, keep_change
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, actor_for, grant
from satukota.kernel.registry.api import Configurable
from satukota.web.previewing import preview_of, previewing

pytestmark = pytest.mark.django_db
TREES: dict[str, dict] = {}
LIST = "/administration/changes/"


def trees() -> dict[str, dict]:
    return dict(TREES)


def plant(key, values, author) -> None:
    before = TREES.get(key)
    TREES[key] = values
    keep_change("test.tree", key, before, values, author)


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    TREES.clear()
    here = SimpleNamespace(name=__name__.rsplit(".", 1)[0])
    words = {"height": "Tinggi", "sick": "Sakit"}
    entry = Configurable("test.tree", "Pohon", "test_changes.trees", "test_changes.plant", "kernel.administer", words)
    monkeypatch.setitem(configurables(), "test.tree", (here, entry))


def staff(role: str, agency: Agency) -> User:
    user = User.objects.create_user(f"{role}-{agency.code}", password="x", language="id", display_name=f"Bu {role}")
    grant(user, role, agency, Actor.system())
    return user


@pytest.fixture
def office() -> Agency:
    return Agency.objects.create(code="uji-kominfo", name="Dinas Kominfo")


@pytest.fixture
def admin(office, client) -> User:
    user = staff("admin", office)
    client.force_login(user)
    return user


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_says_who_changed_what_from_what_to_what_and_why(client, admin):
    plant("jati", {"height": 3, "sick": False}, Author(actor_for(admin)))
    plant("jati", {"height": 4, "sick": True}, Author(actor_for(admin), "Diukur ulang"))
    content = text_of(client.get(LIST))
    assert "Pohon: jati" in content
    assert "“Diukur ulang”" in content
    assert "<b>Tinggi</b>: 3 → 4" in content
    assert "<b>Sakit</b>: tidak → ya" in content
    assert "Bu admin, Dinas Kominfo" in content
    assert "2 butir" in content


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=mahoni", 1), ("q=angin+KENCANG", 1), ("q=17", 1), ("q=tidak-ada", 0), ("kind=test.tree", 2),
        ("kind=other", 0), ("key=jati", 1), ("since=2020-01-01", 2), ("until=2020-01-01", 0), ("since=bad", 2),
        ("since=9999-12-31&until=0001-01-01", 2), ("person=999999999999", 2),
    ],
)  # fmt: skip
def test_the_list_is_found_through(client, admin, query, count):
    plant("jati", {"height": 3}, Author(actor_for(admin), "Angin kencang"))
    plant("mahoni", {"height": 17}, Author(actor_for(admin)))
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == count


def test_the_list_is_paged_and_says_how_many(client, admin):
    for height in range(60):
        plant("jati", {"height": height}, Author(actor_for(admin)))
    first = client.get(LIST)
    assert len(first.context["lines"]) == 50
    assert "60 butir" in text_of(first)
    assert len(client.get(first.context["pages"].next_url).context["lines"]) == 10


def test_a_change_is_taken_back_with_a_reason_and_leads_to_what_took_it_back(client, admin):
    plant("jati", {"height": 3}, Author(actor_for(admin)))
    plant("jati", {"height": 4}, Author(actor_for(admin)))
    newest, oldest = Change.objects.all()
    assert "batalkan dahulu yang terbaru" in text_of(client.get(f"{LIST}{oldest.pk}/"))
    refused = client.post(f"{LIST}{newest.pk}/", {"reason": ""})
    assert (refused.status_code, trees()["jati"]["height"]) == (422, 4)
    done = client.post(f"{LIST}{newest.pk}/", {"reason": "Salah ukur"})
    back = Change.objects.first()
    assert done.headers["Location"] == f"{LIST}{back.pk}/"
    assert (trees()["jati"]["height"], back.reason, back.undoes_id) == (3, "Salah ukur", newest.pk)
    assert "sudah dibatalkan" in text_of(client.get(f"{LIST}{newest.pk}/"))


def test_where_a_newer_change_stands_taking_back_is_refused_in_words(client, admin):
    plant("jati", {"height": 3}, Author(actor_for(admin)))
    plant("jati", {"height": 4}, Author(actor_for(admin)))
    oldest = Change.objects.last()
    refused = client.post(f"{LIST}{oldest.pk}/", {"reason": "Salah"})
    assert refused.status_code == 422
    assert "batalkan dahulu yang terbaru" in text_of(refused)
    assert "Salah</textarea>" in refused.content.decode()


def test_an_auditor_reads_all_and_takes_nothing_back(client, admin, office):
    plant("jati", {"height": 3}, Author(actor_for(admin)))
    row = Change.objects.get()
    client.force_login(staff("auditor", office))
    assert len(client.get(LIST).context["lines"]) == 1
    assert 'name="reason"' not in client.get(f"{LIST}{row.pk}/").content.decode()
    assert client.post(f"{LIST}{row.pk}/", {"reason": "x"}).status_code == 403


def test_who_changes_for_one_agency_sees_what_it_and_those_below_changed(client, admin, office, monkeypatch):
    here, entry = configurables()["test.tree"]
    own = Configurable("test.tree", entry.title, entry.rows, entry.apply, "kernel.delivery_log")  # the desk holds it
    monkeypatch.setitem(configurables(), "test.tree", (here, own))
    health = Agency.objects.create(code="uji-dinkes", name="Dinas Kesehatan")
    clinic = Agency.objects.create(code="uji-puskesmas", name="Puskesmas", parent=health)
    desk = staff("desk", health)
    for agency in (office, health, clinic):
        plant(agency.code, {"height": 1}, Author(Actor(admin.pk, "desk", agency.pk)))
    client.force_login(desk)
    assert {line.change.key for line in client.get(LIST).context["lines"]} == {"uji-dinkes", "uji-puskesmas"}
    foreign = Change.objects.get(key="uji-kominfo")
    assert client.get(f"{LIST}{foreign.pk}/").status_code == 404
    assert client.post(f"{LIST}{foreign.pk}/", {"reason": "x"}).status_code == 404


def test_others_do_not_open_it(client, office):
    client.force_login(staff("planner", office))
    assert client.get(LIST).status_code == 403


def test_what_a_module_left_behind_is_still_read(client, admin):
    keep_change("gone.kind", "x", None, {"a": 1}, Author(actor_for(admin)))
    row = Change.objects.get()
    assert "gone.kind: x" in text_of(client.get(LIST))
    assert client.get(f"{LIST}{row.pk}/").status_code == 200
    assert client.post(f"{LIST}{row.pk}/", {"reason": "x"}).status_code == 403


def test_any_page_shows_the_history_of_one_thing(admin, rf):
    for height in range(7):
        plant("jati & co", {"height": height}, Author(actor_for(admin)))
    request = rf.get("/")
    request.user = admin
    drawn = Template('{% change_history "test.tree" "jati & co" %}').render(Context({"request": request}))
    assert drawn.count("timeline__what") == 5
    assert "?kind=test.tree&amp;key=jati%20%26%20co" in drawn
    assert "7" in drawn


class TreeForm(forms.Form):
    height = forms.IntegerField()
    sick = forms.BooleanField(required=False)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


def look(admin, data):
    """Send the form of a tree as a browser would; return the answer and what was saved."""
    saved = []
    request = RequestFactory().post("/", data) if data is not None else RequestFactory().get("/")
    request.session, request.user = {}, admin
    request._messages = CookieStorage(request)
    answer = previewing(
        request,
        TreeForm(request.POST or None, initial={"height": 3, "kinds": ["a"]}),
        lambda form: preview_of("test.tree", {"height": 3, "kinds": ["a"]}, form.cleaned_data),
        saved.append,
        title="Jati",
        back="/back/",
        template="web/preview_test.html",
    )
    return answer, saved


@pytest.fixture
def form_page(settings):
    """A page that shows its form and nothing else."""
    templates = {"web/preview_test.html": "form: {% for bound in form %}{{ bound }}{{ bound.errors }}{% endfor %}"}
    own = [("django.template.loaders.locmem.Loader", templates), *settings.TEMPLATES[0]["OPTIONS"]["loaders"]]
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": own}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


@pytest.mark.usefixtures("form_page")
def test_a_form_is_looked_at_before_it_is_saved(client, admin):
    typed = {"height": "5", "kinds": ["a", "b"], "sent-key": "k1"}
    shown, saved = look(admin, typed)
    content = text_of(shown)
    assert not saved
    assert "Tinggi" in content
    assert '<input type="hidden" name="kinds" value="b"' in content
    assert 'name="sent-key" value="k1"' in content
    again, saved = look(admin, {**typed, "step": "edit"})
    assert "form:" in text_of(again)
    assert 'value="5"' in text_of(again)
    done, saved = look(admin, {**typed, "step": "save"})
    assert (done.status_code, len(saved)) == (302, 1)
    assert saved[0].cleaned_data["height"] == 5


@pytest.mark.usefixtures("form_page")
def test_a_wrong_answer_is_no_preview(admin):
    refused, saved = look(admin, {"height": "tall"})
    assert (refused.status_code, saved) == (422, [])
    assert 'value="tall"' in text_of(refused)
