"""A machine judges what manifests say: each fault is named with its cure, and none reaches a page."""

import importlib
import logging

import pytest

from satukota.kernel.people.api import User
from satukota.kernel.registry import checks, discovery
from satukota.kernel.registry.api import (
    AdminPage,
    CitizenEntry,
    Configurable,
    Conflict,
    Counter,
    Dataset,
    EventWord,
    Evidence,
    HealthCheck,
    Indicator,
    Landing,
    MapLayer,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    Process,
    Retention,
    SearchSource,
    Setting,
    SetupStep,
    Subscription,
    Widget,
    check,
    modules,
    offers,
    rejudge,
)

PACKAGE = "tests.planted"
FAULTS = {
    "requires": ("weather", "not installed"),
    "permissions": (Permission("planted.see", "See", ("gardener",)), "the role gardener"),
    "events": ("functions.NotAnEvent", "is no event"),
    "menu.page": (MenuEntry("Planted", "planted:index", "inbox"), "no page is called planted:index"),
    "menu.icon": (MenuEntry("Planted", "inbox", "no-such-icon"), "there is no icon no-such-icon"),
    "menu.right": (MenuEntry("Planted", "inbox", "inbox", permission="planted.entr"), "planted.entr is declared by no"),
    "citizen": (CitizenEntry("Planted", "Summary", "planted:new", "inbox"), "no page is called planted:new"),
    "citizen.filled": (
        CitizenEntry("Planted", "Summary", "inbox", "inbox", filled="functions.counted"),
        "is not () -> bool",
    ),
    "counters.path": (Counter("p1", "P", "functions.nowhere", "/inbox/"), "functions.nowhere does not exist"),
    "counters.arguments": (
        Counter("p2", "P", "functions.without_arguments", "/inbox/"),
        "cannot be called with (user)",
    ),
    "counters.url": (Counter("p3", "P", "functions.counted", "/planted/list/"), "/planted/list/ leads nowhere"),
    "counters.twice": (Counter("open", "P", "functions.counted", "/inbox/"), "that name is used twice"),
    "map_layers.returns": (MapLayer("p", "P", "functions.a_list"), "does not say that it returns what is promised"),
    "map_layers.shape": (MapLayer("q", "P", "functions.a_list", shape="star"), "there is no shape star"),
    "widgets": (Widget("p", "P", "planted/no.html", "functions.context"), "planted/no.html cannot be loaded"),
    "subscriptions.event": (Subscription("planted.grown", "functions.not_a_job"), "no module records planted.grown"),
    "subscriptions.task": (Subscription("cases.opened", "functions.not_a_job"), "is a function, not a job"),
    "indicators": (Indicator("p", "P", "%", "sideways", "functions.rows"), "sideways is no direction"),
    "evidence": (Evidence("p", "P", "functions.counted"), "cannot be called with ()"),
    "datasets": (Dataset("p", "P", "functions.rows"), "it has no columns"),
    "periodic": (PeriodicJob("functions.not_a_job", "every hour", "P"), "“every hour” is no cron line"),
    "event_words": (EventWord("planted.grown", "It grew"), "no module records planted.grown"),
    "event_words.fields": (EventWord("cases.opened", "{weight}"), "cases.opened has no field weight"),
    "settings": (Setting("planted-key", "", "Key"), "its name is no environment variable"),
    "settings.secret": (Setting("PLANTED_KEY", "x", "Key", secret=True), "a secret has no default"),
    "health": (HealthCheck("p", "P", "functions.rows"), "does not say that it returns what is promised"),
    "search": (SearchSource("p", "P", "functions.counted"), "cannot be called with (user, words, most)"),
    "administration": (AdminPage("P", "P", "inbox", "inbox", "attic", "kernel.audit"), "there is no group attic"),
    "administration.permission": (AdminPage("P", "P", "inbox", "inbox", "people", ""), "anybody could open it"),
    "configurables": (
        Configurable("p", "P", "functions.rows", "functions.rows", "kernel.audit"),
        "functions.rows is not (key, values, author)",
    ),
    "setup": (SetupStep("p", "P", "P", "inbox", "functions.counted", "kernel.audit"), "cannot be called with ()"),
    "setup.permission": (SetupStep("p", "P", "P", "inbox", "functions.counted", ""), "anybody could open it"),
    "first_run": ("planted:first", "no page is called planted:first"),
    "settings.content": (Setting("PLANTED_KEY", "", "Key", content="colour"), "colour is no kind of setting"),
    "settings.address": (Setting("PLANTED_KEY", "", "Key", address="ELSEWHERE_URL"), "no setting of its module"),
    "retention": (Retention("p", "P", "Why", "functions.rows", period="long"), "cannot be called with (days)"),
    "retention.period": (Retention("p", "P", "Why", "functions.nowhere"), "its period is said nowhere"),
    "conflicts": (Conflict("admin", "planted.verb", "Never"), "the permission planted.verb is declared by no manifest"),
    "landings": (Landing("planted:first", ("auditor",)), "no page is called planted:first"),
    "processes": (Process("web", "P", "functions.counted", "functions.rows"), "web cannot name a process"),
    "processes.wanted": (Process("plant", "P", "functions.counted", "functions.counted"), "is not () -> bool"),
    "followers": (("planted.watch", "emergency."), "the permission planted.watch"),
    "case_panels.type": (("planted.case", "functions.plain_text"), "there is no case type planted.case"),
    "case_panels.returns": (("reports.complaint", "functions.plain_text"), "does not say that it returns"),
}
MAPPINGS = {"followers", "case_panels"}


def planted_module(hook: str, entry: object) -> Module:
    """Return a manifest that has one entry."""
    content = dict([entry]) if hook in MAPPINGS else (entry,)
    kind = type("PlantedConfig", (Module,), {"name": PACKAGE, "label": "planted", "title": "Planted", hook: content})
    return kind(PACKAGE, importlib.import_module(PACKAGE))


@pytest.fixture
def plant(monkeypatch):
    """Install a module with one entry beside the real ones."""
    real = modules()
    icons = frozenset({"inbox", "circle", "map-pin", "point"})

    def install(hook: str, entry: object) -> None:
        every = [*real, planted_module(hook, entry)]
        for place in (checks, discovery):
            monkeypatch.setattr(place, "modules", lambda: every)
        monkeypatch.setitem(checks.parts.FACTS, "icons", lambda: icons)
        rejudge()

    yield install
    monkeypatch.undo()
    rejudge()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_module_entry_and_cure(plant, name):
    hook, (entry, problem) = name.split(".")[0], FAULTS[name]
    plant(hook, entry)
    faults = [fault for fault in check() if fault.module == "planted" and fault.hook == hook]
    assert any(problem in fault.problem for fault in faults)
    assert all(fault.cure and fault.entry in str(fault) for fault in faults)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "requires"])
def test_a_faulty_entry_is_left_out_with_a_line_in_the_log(plant, name, caplog):
    hook, (entry, problem) = name.split(".")[0], FAULTS[name]
    plant(hook, entry)
    with caplog.at_level(logging.ERROR):
        assert entry not in [other for module, other in offers(hook) if module.code == "planted"]
    assert problem in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in FAULTS if name.split(".")[0] in {"menu", "counters", "citizen"}])
def test_a_faulty_entry_fails_no_page(plant, client, name):
    from satukota.web import context

    plant(name.split(".")[0], FAULTS[name][0])
    context._entries.cache_clear()
    context._menu.cache_clear()
    client.force_login(User.objects.create_superuser("planter", "planter@example.id", "kebun-raya-2026"))
    assert {client.get(address).status_code for address in ("/", "/inbox/")} == {200}
    context._entries.cache_clear()
    context._menu.cache_clear()


def test_the_installed_modules_are_sound():
    assert [str(fault) for fault in check()] == []


def test_every_hook_has_a_judge_and_a_reader_outside_the_registry():
    from pathlib import Path

    from satukota.kernel.registry import manifest

    hooks = {
        name
        for name, kind in Module.__annotations__.items()
        if name not in {"title", "summary", "requires", "shape"} and "ClassVar" in str(kind)
    }
    assert hooks == set(checks.JUDGES)
    root = Path(manifest.__file__).parents[2]
    readers = "\n".join(
        path.read_text("utf-8")
        for path in root.rglob("*.py")
        if "registry" not in path.parts and "reference" not in path.parts and "tests" not in path.parts
    )
    calls = {hook: (f'offers("{hook}"', f'declarations("{hook}"') for hook in hooks} | {
        "settings": ("configured_text(",)
    }
    assert {hook for hook, names in calls.items() if not any(name in readers for name in names)} == set()


def test_a_value_that_is_set_for_a_while_makes_no_declaration_faulty(settings):
    settings.TELEGRAM_TOKEN = "12345:abc"
    checks.rejudge()
    declared = {setting.name for _module, setting in checks.offers("settings")}
    checks.rejudge()
    assert "TELEGRAM_TOKEN" in declared
