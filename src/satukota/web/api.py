"""The shell's door for modules: pages, lists, wizards, charts."""

from satukota.web.cases.doing import RefusedAt, act_by_form, put_refusals
from satukota.web.cases.forms import ManyUploads, form_for
from satukota.web.cases.words import answer_parts
from satukota.web.charts import Chart, Series
from satukota.web.chips import Chip, address, chips
from satukota.web.city import problem as colour_problem
from satukota.web.doors import doors
from satukota.web.durations import duration
from satukota.web.editing import complain, editing
from satukota.web.exports import export
from satukota.web.guards import actor_of, may, permission_required, person, signed_in, staff_only
from satukota.web.icons import has_icon, icon, known_icons
from satukota.web.limits import limited, proven
from satukota.web.lists import ListPage, keyset
from satukota.web.moments import day, moment, moment_long, time_of_day
from satukota.web.number_fields import NumberField, WholeField
from satukota.web.numbers import indonesian, number, percent, rupiah
from satukota.web.pages import page
from satukota.web.previewing import Preview, preview_of, previewing
from satukota.web.signing_in import assurance_level, sign_in, step_up
from satukota.web.wizard import Answers, Draft, Step, Wizard

__all__ = [
    "Answers",
    "Chart",
    "Chip",
    "Draft",
    "ListPage",
    "ManyUploads",
    "NumberField",
    "Preview",
    "RefusedAt",
    "Series",
    "Step",
    "WholeField",
    "Wizard",
    "act_by_form",
    "actor_of",
    "address",
    "answer_parts",
    "assurance_level",
    "chips",
    "colour_problem",
    "complain",
    "day",
    "doors",
    "duration",
    "editing",
    "export",
    "form_for",
    "has_icon",
    "icon",
    "indonesian",
    "keyset",
    "known_icons",
    "limited",
    "may",
    "moment",
    "moment_long",
    "number",
    "page",
    "percent",
    "permission_required",
    "person",
    "preview_of",
    "previewing",
    "proven",
    "put_refusals",
    "rupiah",
    "sign_in",
    "signed_in",
    "staff_only",
    "step_up",
    "time_of_day",
]
