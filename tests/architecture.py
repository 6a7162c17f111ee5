"""The contracts of the house that import-linter cannot say, as functions over source files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

KNOWN_FILES = {
    "apps", "models", "rules", "queries", "actions", "api", "handlers", "tasks", "forms", "views", "rest", "admin",
    "urls", "demo", "__init__", "definitions", "templates", "static", "locale", "migrations", "tests", "README",
    "channels", "manifest", "discovery", "checks", "settings", "templatetags", "frontend", "sql",
}  # fmt: skip
INWARD = ["urls", "views rest admin", "forms", "handlers tasks", "api", "actions", "queries", "models", "rules"]
RANK = {name: rank for rank, names in enumerate(INWARD) for name in names.split()}
FROM_ANYWHERE = {
    "demo",
    "tests",
    "migrations",
    "apps",
    "channels",
    "manifest",
    "discovery",
    "checks",
    "settings",
    "templatetags",
}
ADDRESS = "put an address together by kernel.addresses.absolute: a request's host is whatever its sender wrote"
BANNED_CALLS = {
    "get_model": "import the other package's api, or react to its events",
    "build_absolute_uri": ADDRESS,
    "get_current_site": ADDRESS,
}


def packages(root: Path) -> list[str]:
    """Return the dotted names of the kernel's packages and of the modules under `root` (a `satukota` folder)."""
    found = []
    for parent in ("kernel", "modules"):
        folders = sorted((root / parent).iterdir()) if (root / parent).exists() else []
        found += [f"satukota.{parent}.{f.name}" for f in folders if f.is_dir() and f.name not in SKIPPED]
    return found


SKIPPED = {"__pycache__", "migrations", "locale", "tests", "templates", "static"}


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield (dotted module name, path) for the Python files under `root`, migrations and tests left out."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        if "migrations" not in parts and "tests" not in parts:
            yield ".".join(parts).removesuffix(".__init__"), path


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for every import of ours in a file, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("satukota"):
            yield node.lineno, node.module
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith("satukota"))


def owner(name: str, known: list[str]) -> str:
    """Return the package to which a dotted name belongs, empty where it belongs to none."""
    return next((package for package in known if name == package or name.startswith(f"{package}.")), "")


def part_of(name: str, package: str) -> str:
    """Return the file of a package (`actions`, `api`) that a dotted name lies in."""
    rest = name.removeprefix(package).lstrip(".")
    return rest.split(".")[0] if rest else ""


def doors(root: Path) -> list[str]:
    """A module or kernel package is seen from outside only through its `api`."""
    known, found = packages(root), []
    for name, path in sources(root):
        mine = owner(name, known)
        for line, imported in imports(ast.parse(path.read_text())):
            theirs = owner(imported, known)
            if not theirs or theirs == mine or part_of(imported, theirs) == "api":
                continue
            if name == "satukota.asgi" and part_of(imported, theirs) == "views":
                continue
            if name in {"satukota.kernel.models", "satukota.settings"} and part_of(imported, theirs) != "actions":
                continue
            found.append(f"{path}:{line}: {name} imports {imported}; only {theirs}.api is open to others")
    return found


def inward(root: Path) -> list[str]:
    """Inside a package code points inward: urls > views|rest|admin > forms > handlers|tasks > api > … > rules."""
    known, found = packages(root), []
    for name, path in sources(root):
        mine = owner(name, known)
        here = part_of(name, mine) if mine else ""
        if here not in RANK:
            continue
        for line, imported in imports(ast.parse(path.read_text())):
            there = part_of(imported, mine) if owner(imported, known) == mine else ""
            if there in RANK and there != here and RANK[there] <= RANK[here]:
                found.append(f"{path}:{line}: {here} imports {there}; inside a package code points inward")
    return found


def known_files(root: Path) -> list[str]:
    """Every file of a module or kernel package has a known name."""
    found = []
    for package in packages(root):
        folder = root.joinpath(*package.split(".")[1:])
        for path in sorted(folder.iterdir()):
            if path.name != "__pycache__" and path.stem not in KNOWN_FILES:
                found.append(f"{path}: not one of the files that a package may have")
    return found


def requirements(root: Path) -> list[str]:
    """Other modules that are imported are declared in `requires`, and they make no circle."""
    known = [package for package in packages(root) if package.startswith("satukota.modules.")]
    found: list[str] = []
    needs: dict[str, set[str]] = {}
    for name, path in sources(root):
        mine = owner(name, known)
        for line, imported in imports(ast.parse(path.read_text())) if mine else ():
            theirs = owner(imported, known)
            if theirs and theirs != mine:
                needs.setdefault(mine, set()).add(theirs)
                if theirs.rsplit(".", 1)[-1] not in declared(root, mine):
                    found.append(f"{path}:{line}: {mine} imports {theirs} and does not require it")
    circles = [a for a in needs for b in needs[a] if a in needs.get(b, set())]
    return found + [f"{a} is in a circle of modules" for a in circles]


def declared(root: Path, package: str) -> set[str]:
    """Return what a module's manifest requires."""
    manifest = root.joinpath(*package.split(".")[1:]) / "apps.py"
    match = re.search(r"requires\s*=\s*\(([^)]*)\)", manifest.read_text()) if manifest.exists() else None
    return set(re.findall(r"[\"'](\w+)[\"']", match[1])) if match else set()


def foreign_keys(root: Path) -> list[str]:
    """Foreign keys point to the own module or to the kernel, and leave no trace on a model of the kernel."""
    found = []
    for name, path in sources(root):
        match = re.match(r"satukota\.modules\.(\w+)\.models", name)
        if not match:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name(node.func) in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
                found += [f"{path}:{node.lineno}: {problem}" for problem in _key_problems(node, match[1])]
    return found


def _key_problems(node: ast.Call, module: str) -> Iterator[str]:
    target = node.args[0] if node.args else None
    if not isinstance(target, ast.Constant) or "." not in str(target.value):
        return
    app = str(target.value).split(".")[0]
    if app not in {"kernel", module}:
        yield f"a foreign key to {target.value}: only the own module and the kernel may be pointed to"
    related = next(
        (k.value.value for k in node.keywords if k.arg == "related_name" and isinstance(k.value, ast.Constant)), ""
    )
    if app == "kernel" and related != "+":
        yield f'a foreign key to {target.value} needs related_name="+"'


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def banned(root: Path) -> list[str]:
    """No get_model anywhere (signals and generic keys are banned by ruff, which says why)."""
    return [
        f"{path}:{node.lineno}: {_name(node.func)}: {BANNED_CALLS[_name(node.func)]}"
        for _, path in sources(root)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and _name(node.func) in BANNED_CALLS
    ]


READS_HOST = {
    "web/context.py": "where the browser of this very person finds the live feed",
    "web/headers.py": "from where the browser of this very person may read the live feed",
    "web/views/notices.py": "whether a link leads to the site on which the person is",
    "web/views/preferences.py": "whether a page to return to is of the site on which the person is",
}
"""The only files that may ask under which name a request came; what they make of it goes to its sender alone."""


def own_addresses(root: Path) -> list[str]:
    """No file builds an address from the host that a request names (nor does a template)."""
    files = [path for path in sorted(root.rglob("*")) if path.suffix in {".py", ".html", ".txt"}]
    return [
        f"{path}: reads the request's host; {ADDRESS}"
        for path in files
        if "tests" not in path.parts
        and str(path.relative_to(root)) not in READS_HOST
        and re.search(r"get_host\b|HTTP_HOST\"\]|build_absolute_uri|get_current_site", path.read_text())
    ]


UNGUARDED = {"find", "locked", "children", "links_of"}
"""What the cases' door gives to actions: it asks nobody. Readers use `case_for`, `parts_for`, `links_for`."""
CASE_ROWS = {"Case", "CaseClock", "CaseEntry", "CaseLink", "CaseParty"}
CASE_TABLES = re.compile(
    r"\b(kernel_(case(_clock|_entry|_link|_party)?|word|tile_count|tile_change)|case(_entry|_clock)?_rows)\b"
)
READERS = re.compile(r"(web|kernel\.\w+\.(views|rest)|modules\.\w+\.(views|rest|queries|forms))(\.|$)")
PAST_THE_GUARD = {
    "modules/administration/forms/audit.py": "a number that was typed becomes an id for the search of the log; nothing of the case is shown",
    "modules/administration/queries/audit/lines.py": "the numbers of cases in the log, for who reads the log; their pages ask the guard",
    "modules/maturity/queries/offers.py": "counts for an index; the list behind it is the inbox, which asks the guard",
    "modules/planning/queries/meetings.py": "the last words on decisions of a meeting, for staff who open that meeting",
    "modules/planning/queries/offers.py": "a median and its count; the page of its list says how many it hides",
    "modules/planning/queries/proposals.py": "who sent the proposals that the reader is shown; their case is asked for before",
    "modules/reports/queries/analyses.py": "counts, and the numbers of reports that are not confidential",
    "modules/reports/queries/category_pages.py": "how many reports of a category are open: one number, for who changes its term",
    "modules/reports/queries/duplicates.py": "the caller names the visibility; `like_case` asks the guard for each report",
    "modules/reports/queries/forgetting.py": "counts of ended reports; the nightly job that forgets takes them from here",
    "modules/reports/queries/links.py": "the signed link names one party of one report, and is the right itself",
    "modules/reports/queries/open311.py": "the history lines of reports that it has from `visible(None)`",
    "modules/reports/queries/open311_updates.py": "what a system sent under its own key, and the public lines of public reports",
    "modules/reports/views/board.py": "the parts of reports that the reader works on: the own agency handed them over",
    "modules/reports/views/follow.py": "asks for public reports alone, to tell a number from a code",
    "modules/reports/views/panel.py": "the parties of a report of which it has asked `access_case` for personal data",
    "modules/reports/views/track.py": "the party whose own code opened the page",
    "modules/reports/views/watching.py": "following a report asks whether it is public",
    "modules/services/queries/advice.py": "what agencies answered to a case of which the reader has asked already",
    "modules/services/queries/births.py": "the children of a birth, for modules that are told of it; each reading is recorded",
    "modules/services/queries/catalogue.py": "how long a service took: durations of five and more applications",
    "modules/services/queries/figures.py": "the share of births registered in time: two counts",
    "modules/services/queries/office_figures.py": "counts by office; the list behind each is the work list, which asks the guard",
    "modules/services/views/notice.py": "those that this agency gave notice of itself: number and state, no more",
    "web/views/files.py": "the case of a file, for which it asks `access_case`",
}
"""Which readers come to cases past the guard, and why that is right."""


def guarded(root: Path) -> list[str]:
    """Pages, interfaces and the modules' queries come to cases through the guard of the kernel alone."""
    known = [where for where in _past_the_guard(root) if where.partition(":")[0] not in PAST_THE_GUARD]
    return [f"{where}; ask `case_for`, `visible` or `readable`" for where in known]


def needless_exceptions(root: Path) -> list[str]:
    """Return the files that are excused from the guard and do not go past it any more."""
    return sorted(PAST_THE_GUARD.keys() - {where.partition(":")[0] for where in _past_the_guard(root)})


def _past_the_guard(root: Path) -> Iterator[str]:
    for name, path in sources(root):
        if READERS.match(name.removeprefix("satukota.")):
            for node in ast.walk(ast.parse(path.read_text())):
                yield from (f"{path.relative_to(root)}:{_line(node)}: {what}" for what in _unguarded(node))


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _unguarded(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("satukota.kernel.cases"):
        yield from (f"imports {alias.name}" for alias in node.names if alias.name in UNGUARDED)
    elif isinstance(node, ast.Attribute) and node.attr == "objects" and _name(node.value) in CASE_ROWS:
        yield f"{_name(node.value)}.objects"
    elif isinstance(node, ast.Call) and _name(node.func).startswith("get_") and node.args:
        yield from (f"{_name(node.func)}({row})" for row in CASE_ROWS if _name(node.args[0]) == row)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CASE_TABLES.search(node.value):
        yield "a table of the cases"


CLIENTS = {"httpx", "requests", "urllib3", "aiohttp", "urllib.request", "http.client", "xmlrpc.client", "ftplib"}
OWN_CITY = {
    "kernel/ports/actions.py": "the one client",
    "kernel/health/queries/feed.py": "asks the live feed beside it, on this machine",
    "runtime/doctor/configuration.py": "asks this city itself, through its own proxy",
    "modules/emergency/tasks/agent/courier.py": "the agent at an exchange carries calls to its own city",
    "modules/emergency/demo/evening.py": "plays an evening at its own city",
    "modules/emergency/demo/player.py": "plays an evening at its own city",
}


def outgoing(root: Path) -> list[str]:
    """Calls leave the house through kernel/ports alone, and what is printed fetches nothing."""
    problems = []
    for _, path in sources(root):
        if str(path.relative_to(root)) in OWN_CITY:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if clients := CLIENTS.intersection(_imported(node)):
                problems.append(f"{path}:{node.lineno}: {clients.pop()}; call outside systems by kernel.ports.api.call")
            elif isinstance(node, ast.Call) and _name(node.func) == "HTML" and not _has(node, "url_fetcher"):
                problems.append(f"{path}:{node.lineno}: HTML() without url_fetcher fetches what a page names")
    return problems


def _imported(node: ast.AST) -> set[str]:
    """Return what an import may bring: for `from a import b` both `a` and `a.b`, and the package of each name."""
    if isinstance(node, ast.Import):
        names = {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    else:
        return set()
    return names | {name.split(".")[0] for name in names}


def _has(node: ast.Call, name: str) -> bool:
    return any(keyword.arg == name for keyword in node.keywords)


ONE_WRITER = {
    "csv.writer": "satukota.kernel.tables",
    "csv.DictWriter": "satukota.kernel.tables",
    "openpyxl.Workbook": "satukota.kernel.tables",
    "weasyprint.HTML": "satukota.kernel.papers",
}
"""What is written by one package alone: formulas in tables and addresses in pages are dealt with there, once."""


def one_writer(root: Path) -> list[str]:
    """Tables for people and papers are made by one package each."""
    return [
        f"{path}:{line}: {name} uses {used}; only {ONE_WRITER[used]} does"
        for name, path in sources(root)
        for line, used in _uses(ast.parse(path.read_text()))
        if used in ONE_WRITER and not name.startswith(ONE_WRITER[used])
    ]


KERNEL_TABLE = re.compile(r"\bkernel_[a-z]\w+")
AS_DEMO = re.compile(r"\.modules\.\w+\.demo\b")
"""The demo city writes years of history by COPY, in the form of tables; a test compares it with what actions write."""


def kernel_tables(root: Path) -> list[str]:
    """SQL of modules and of the shell reads the kernel's views (`case_rows`, …), not its tables: those may change."""
    return [
        f"{path}:{node.lineno}: {name} names {table[0]}; read a view of cases/sql/rows_for_modules.sql or ask its api"
        for name, path in sources(root)
        if not name.startswith(("satukota.kernel", "satukota.runtime")) and not AS_DEMO.search(name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (table := KERNEL_TABLE.search(node.value))
    ]


def _uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, "package.name") for what a file imports by name or takes from an imported package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, f"{node.value.id}.{node.attr}"


CONTRACTS = (
    doors,
    inward,
    known_files,
    requirements,
    foreign_keys,
    banned,
    own_addresses,
    guarded,
    outgoing,
    one_writer,
    kernel_tables,
)
