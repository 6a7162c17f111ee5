"""The shell's door for modules: pages, lists, wizards, charts."""

from satukota.web.assets import has_icon
from satukota.web.charts import Chart, Series
from satukota.web.formats import day, duration, moment, moment_long, number, percent, rupiah
from satukota.web.lists import Chip, ListPage, address, chips, keyset
from satukota.web.pages import page, staff_only
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
    "address",
    "chips",
    "day",
    "duration",
    "has_icon",
    "keyset",
    "moment",
    "moment_long",
    "number",
    "page",
    "percent",
    "rupiah",
    "staff_only",
]
