"""Modules: what each manifest offers to the rest of the city."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from satukota.kernel.registry.api import Module, Permission, Role, offers
from satukota.kernel.registry.api import modules as installed
from satukota.reference.case_types import definitions_of
from satukota.reference.text import begin, codes, docstring, finish, table


def permissions_page() -> str:
    """Return the page of permissions: what each allows, and to whom."""
    lines = begin(
        "Permissions",
        "A permission is held by the roles that its manifest names; a person holds a role by a membership in an "
        "agency, between two dates. What a person may do with one case also follows from the case type's own roles: "
        "see [case types](case-types.md).",
    )
    rows = (
        (f"`{permission.code}`", permission.title, codes(permission.roles), module.code)
        for module, permission in offers("permissions", Permission)
    )
    return finish([*lines, *table(("Permission", "Allows", "Roles", "Module"), sorted(rows))])


def roles_page() -> str:
    """Return the page of roles: who names each, and all that it may do."""
    lines = begin("Roles", "Roles that a membership can give, and the permissions that come with each.")
    pairs = [
        (role, permission.code) for _, permission in offers("permissions", Permission) for role in permission.roles
    ]
    rows = (
        (f"`{role.code}`", role.title, module.code, codes(code for name, code in pairs if name == role.code))
        for module, role in offers("roles", Role)
    )
    return finish([*lines, *table(("Role", "Title", "Named by", "Permissions"), sorted(rows))])


type Row = Callable[[Any], Sequence[object]]

PARTS: tuple[tuple[str, str, tuple[str, ...], Row], ...] = (
    ("Menu", "menu", ("Entry", "Page", "Permission"), lambda m: (m.title, code(m.url_name), code(m.permission))),
    ("For citizens", "citizen", ("Entry", "What it is", "Page"), lambda c: (c.title, c.summary, code(c.url_name))),
    ("Counters", "counters", ("Counter", "Shows", "List behind it"), lambda c: (code(c.id), c.title, code(c.url))),
    (
        "Indicators",
        "indicators",
        ("Indicator", "Title", "Unit", "Better", "Definition"),
        lambda i: (code(i.code), i.title, i.unit, i.direction, i.definition),
    ),
    ("Map layers", "map_layers", ("Layer", "Shows", "Permission"), lambda m: (code(m.id), m.title, code(m.permission))),
    (
        "Widgets of the command centre",
        "widgets",
        ("Widget", "Shows", "Slot", "Permission"),
        lambda w: (code(w.id), w.title, w.slot, code(w.permission)),
    ),
    ("Evidence", "evidence", ("Evidence", "Shows", "Topics"), lambda e: (code(e.code), e.title, codes(e.topics))),
    ("Datasets", "datasets", ("Dataset", "Holds", "Columns"), lambda d: (code(d.id), d.title, codes(d.columns))),
    ("Periodic jobs", "periodic", ("Job", "When (cron)", "Does"), lambda p: (code(p.task), code(p.cron), p.title)),
    (
        "Subscriptions",
        "subscriptions",
        ("Event", "Where", "Job"),
        lambda s: (event_link(s.event), codes(f"{name} = {value}" for name, value in s.where.items()), code(s.task)),
    ),
    (
        "Sentences of the event line",
        "event_words",
        ("Event", "Sentence", "Permission"),
        lambda w: (event_link(w.event), w.sentence, code(w.permission)),
    ),
    (
        "Settings",
        "settings",
        ("Variable", "Default", "What it does"),
        lambda s: (code(s.name), code(s.default) or "empty", s.help),
    ),
    ("Checks of health", "health", ("Check", "Looks at", "Vital"), lambda h: (code(h.id), h.title, h.vital)),
    (
        "Sources of the search",
        "search",
        ("Source", "Finds", "Permission"),
        lambda s: (code(s.id), s.title, code(s.permission)),
    ),
    (
        "Rights that should not meet",
        "conflicts",
        ("One", "Other", "Why"),
        lambda c: (code(c.first), code(c.second), c.why),
    ),
    ("First pages", "landings", ("Page", "Of"), lambda p: (code(p.url_name), codes(p.roles))),
    (
        "Pages of the administration",
        "administration",
        ("Page", "Title", "Group", "Permission"),
        lambda p: (code(p.url_name), p.title, p.group, code(p.permission)),
    ),
    (
        "Data that can be changed",
        "configurables",
        ("Kind", "Title", "Permission"),
        lambda c: (code(c.kind), c.title, code(c.permission)),
    ),
    (
        "Steps of the set-up",
        "setup",
        ("Step", "Title", "Page", "Permission"),
        lambda s: (code(s.id), s.title, code(s.url_name), code(s.permission)),
    ),
    ("First page without a city", "first_run", ("Page",), lambda name: (code(name),)),
    (
        "What is held of agencies",
        "holdings",
        ("Holding", "Is", "Columns", "When the agency ends"),
        lambda h: (code(h.id), h.title, codes(h.columns), h.stays or "moves"),
    ),
    (
        "Personal data",
        "person_data",
        ("Entry", "Is", "Purpose", "Ground", "Kept"),
        lambda p: (code(p.id), p.title, p.purpose, p.ground, p.retention),
    ),
    ("Processes", "processes", ("Process", "Is"), lambda p: (code(p.name), p.title)),
    ("Commands", "commands", ("Command", "Does"), lambda c: (code(f"satukota {c.name}"), c.title)),
)


def page() -> str:
    """Return the page of modules."""
    lines = begin(
        "Modules",
        "What every installed module says of itself in its `apps.py`. Nothing is registered anywhere else: menus, "
        "counters, map layers and jobs are made from these entries.",
    )
    for module in installed():
        lines += section(module)
    return finish(lines)


def section(module: Module) -> Iterator[str]:
    """Yield the lines of one module."""
    yield from (f"## {module.title}", "", str(module.summary or docstring(type(module))), "")
    needs = f" It needs {codes(module.requires)}." if module.requires else ""
    yield from (f"Folder `src/{module.name.replace('.', '/')}`.{needs}", "")
    for title, attribute, heads, row in PARTS:
        yield from part(title, heads, (row(case_type) for case_type in getattr(module, attribute)))
    yield from part(
        "Effects of actions", ("Effect", "Function"), ((code(a), code(b)) for a, b in module.effects.items())
    )
    yield from part(
        "Case types",
        ("Type", "Title"),
        (
            (f"[{case_type.id}](case-types.md#{anchor(case_type.id)})", case_type.title["en"])
            for case_type in definitions_of(module)
        ),
    )


def part(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a titled table, or nothing where the module offers nothing of that kind."""
    body = table(heads, rows)
    if body:
        yield from (f"### {title}", "", *body)


def code(value: object) -> str:
    """Return a value as code; empty stays empty."""
    return f"`{value}`" if value else ""


def anchor(title: str) -> str:
    """Return the address of a heading inside its page."""
    return title.lower().replace(".", "").replace(" ", "-")


def event_link(name: str) -> str:
    """Return a link to an event, or the pattern of several as code."""
    return code(name) if "*" in name else f"[{name}](events.md#{anchor(name)})"
