"""The cases' door: open, act, see, list, map."""

from satukota.kernel.cases.actions import (
    Act,
    Applied,
    CaseActed,
    CaseLinked,
    CaseNoted,
    CaseOpened,
    ClockRang,
    Conflict,
    DefinitionPublished,
    Invalid,
    NotAllowed,
    Opening,
    Party,
    Place,
    apply,
    checked,
    link,
    load_definitions,
    load_one,
    open_case,
    publish,
    ring_due,
    unlink,
)
from satukota.kernel.cases.actions.acting import DOCUMENT, held_documents, keep_answers
from satukota.kernel.cases.actions.clocks import next_alarm, row_values
from satukota.kernel.cases.actions.opening import subject_of
from satukota.kernel.cases.actions.parties import revoke_links
from satukota.kernel.cases.actions.upkeep import fold_tiles, learn_words, rebuild_tiles
from satukota.kernel.cases.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseLink,
    CaseParty,
    CaseType,
    SavedFilter,
)
from satukota.kernel.cases.queries.access import (
    SYSTEM,
    Access,
    Who,
    access_case,
    case_roles,
    party_who,
    require_case,
    visible,
    visible_condition,
    who,
)
from satukota.kernel.cases.queries.answers import answers_of, case_facts, sealed_answers
from satukota.kernel.cases.queries.calendars import city_calendar
from satukota.kernel.cases.queries.definitions import (
    case_types,
    definition,
    forget_published,
    pinned,
    published,
)
from satukota.kernel.cases.queries.detail import (
    ClockView,
    allowed_actions,
    as_dict,
    clocks,
    find,
    line,
    locked,
    personal,
    summary,
)
from satukota.kernel.cases.queries.filters import BadFilter, Filter, box, condition, read_filter
from satukota.kernel.cases.queries.history import children, done_by, entries, entries_since, links_of
from satukota.kernel.cases.queries.map import map_cases
from satukota.kernel.cases.queries.messages import field_message, problem_message, refusal_message
from satukota.kernel.cases.queries.worklist import Page, count, page
from satukota.kernel.cases.rules.clock import Clock, Moment, advance
from satukota.kernel.cases.rules.definition import (
    Action,
    ClockRule,
    Definition,
    Document,
    Example,
    Fee,
    Output,
    Role,
    State,
)
from satukota.kernel.cases.rules.engine import missing_documents
from satukota.kernel.cases.rules.fields import Field, Form, Group
from satukota.kernel.cases.rules.fields import Page as FormPage
from satukota.kernel.cases.rules.forms import Answers, validate
from satukota.kernel.cases.rules.load import load
from satukota.kernel.cases.rules.logic import facts
from satukota.kernel.cases.rules.matching import Dedup, Match, match
from satukota.kernel.cases.rules.paths import find as find_answer
from satukota.kernel.cases.rules.paths import flatten, nest
from satukota.kernel.cases.rules.paths import put as put_answer
from satukota.kernel.cases.rules.problems import DefinitionError, FieldError, Problem
from satukota.kernel.cases.rules.remaining import case_due
from satukota.kernel.cases.rules.simulate import failures, walk
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.cases.rules.words import say

__all__ = [
    "DOCUMENT",
    "SYSTEM",
    "Access",
    "Act",
    "Action",
    "Answers",
    "Applied",
    "BadFilter",
    "Case",
    "CaseActed",
    "CaseClock",
    "CaseEntry",
    "CaseLink",
    "CaseLinked",
    "CaseNoted",
    "CaseOpened",
    "CaseParty",
    "CaseType",
    "Clock",
    "ClockRang",
    "ClockRule",
    "ClockView",
    "Conflict",
    "Dedup",
    "Definition",
    "DefinitionError",
    "DefinitionPublished",
    "Document",
    "Example",
    "Fee",
    "Field",
    "FieldError",
    "Filter",
    "Form",
    "FormPage",
    "Group",
    "Invalid",
    "Match",
    "Moment",
    "NotAllowed",
    "Opening",
    "Output",
    "Page",
    "Party",
    "Place",
    "Problem",
    "Role",
    "SavedFilter",
    "State",
    "Who",
    "access_case",
    "advance",
    "allowed_actions",
    "answers_of",
    "apply",
    "as_dict",
    "box",
    "case_due",
    "case_facts",
    "case_roles",
    "case_types",
    "checked",
    "children",
    "city_calendar",
    "clocks",
    "condition",
    "count",
    "definition",
    "done_by",
    "entries",
    "entries_since",
    "facts",
    "failures",
    "field_message",
    "find",
    "find_answer",
    "flatten",
    "fold_tiles",
    "forget_published",
    "held_documents",
    "keep_answers",
    "learn_words",
    "line",
    "link",
    "links_of",
    "load",
    "load_definitions",
    "load_one",
    "locked",
    "map_cases",
    "match",
    "missing_documents",
    "nest",
    "next_alarm",
    "open_case",
    "page",
    "party_who",
    "personal",
    "pinned",
    "problem_message",
    "publish",
    "published",
    "put_answer",
    "read_filter",
    "rebuild_tiles",
    "refusal_message",
    "require_case",
    "revoke_links",
    "ring_due",
    "row_values",
    "say",
    "sealed_answers",
    "subject_of",
    "summary",
    "term",
    "unlink",
    "validate",
    "visible",
    "visible_condition",
    "walk",
    "who",
]
