"""The shell's door for modules: pages, lists, wizards, charts."""

from satukota.web.charts import Chart, Series
from satukota.web.chips import Chip, address, chips
from satukota.web.durations import duration
from satukota.web.editing import complain, editing
from satukota.web.guards import actor_of, may, permission_required, person, signed_in, staff_only
from satukota.web.icons import has_icon
from satukota.web.limits import limited, proven
from satukota.web.lists import ListPage, keyset
from satukota.web.moments import day, moment, moment_long
from satukota.web.numbers import indonesian, number, percent, rupiah
from satukota.web.pages import page
from satukota.web.signing_in import step_up
from satukota.web.wizard import Answers, Draft, Step, Wizard

__all__ = [
    "Answers",
    "Chart",
    "Chip",
    "Draft",
    "ListPage",
    "Series",
    "Step",
    "Wizard",
    "actor_of",
    "address",
    "chips",
    "complain",
    "day",
    "duration",
    "editing",
    "has_icon",
    "indonesian",
    "keyset",
    "limited",
    "may",
    "moment",
    "moment_long",
    "number",
    "page",
    "percent",
    "permission_required",
    "person",
    "proven",
    "rupiah",
    "signed_in",
    "staff_only",
    "step_up",
]
