"""Everything that writes in this module."""

from satukota.modules.planning.actions.correcting import open_corrective, return_value
from satukota.modules.planning.actions.details import reach_milestone, remove_detail, save_detail
from satukota.modules.planning.actions.events import (
    CorrectiveOpened,
    DefinitionChanged,
    DetailSaved,
    IndicatorSaved,
    ItemDropped,
    ItemSaved,
    LiveRefreshed,
    ParameterSet,
    PlanImported,
    PlanSaved,
    ReadinessJudged,
    RealisationRecorded,
    RegulationSaved,
    ReportPublished,
    RoundClosed,
    RoundOpened,
    SpmRecorded,
    TargetSet,
    ValueRecorded,
    ValueReturned,
    ValuesImported,
    VersionDecided,
)
from satukota.modules.planning.actions.importing import Outcome, RefusedSheet, import_sheet
from satukota.modules.planning.actions.indicators import (
    Reading,
    change_definition,
    record_value,
    save_indicator,
    set_target,
)
from satukota.modules.planning.actions.items import drop_item, save_item
from satukota.modules.planning.actions.live import live_offers, measure
from satukota.modules.planning.actions.monev import publish, send, send_back, verify
from satukota.modules.planning.actions.plan import decide_version, save_plan
from satukota.modules.planning.actions.readiness import judge, record_realisation, save_regulation
from satukota.modules.planning.actions.refreshing import refresh_live
from satukota.modules.planning.actions.report import report_values
from satukota.modules.planning.actions.rounds import close_round, open_round
from satukota.modules.planning.actions.seed import load_city_plan, plan_file_rows
from satukota.modules.planning.actions.spm import load_tables, record_spm, set_parameter
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.actions.values import import_values

__all__ = [
    "CorrectiveOpened",
    "DefinitionChanged",
    "DetailSaved",
    "IndicatorSaved",
    "ItemDropped",
    "ItemSaved",
    "LiveRefreshed",
    "Outcome",
    "ParameterSet",
    "PlanImported",
    "PlanSaved",
    "ReadinessJudged",
    "Reading",
    "RealisationRecorded",
    "RefusedSheet",
    "RegulationSaved",
    "ReportPublished",
    "RoundClosed",
    "RoundOpened",
    "SpmRecorded",
    "TargetSet",
    "ValueRecorded",
    "ValueReturned",
    "ValuesImported",
    "VersionDecided",
    "change_definition",
    "close_round",
    "decide_version",
    "drop_item",
    "import_sheet",
    "import_values",
    "judge",
    "live_offers",
    "load_city_plan",
    "load_tables",
    "measure",
    "open_corrective",
    "open_round",
    "plan_file_rows",
    "publish",
    "reach_milestone",
    "record_realisation",
    "record_spm",
    "record_value",
    "refresh_live",
    "remove_detail",
    "report_values",
    "return_value",
    "save_detail",
    "save_indicator",
    "save_item",
    "save_plan",
    "save_regulation",
    "send",
    "send_back",
    "set_parameter",
    "set_target",
    "update_standings",
    "verify",
]
