"""What the module is."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    CitizenEntry,
    Dataset,
    Indicator,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Setting,
)

STAFF = ("planner", "head", "officer", "walidata", "mayor", "auditor", "admin")


class WellbeingConfig(Module):
    """The citizens' own word on how they live: a short survey without an account, its result by quarter."""

    name = "satukota.modules.wellbeing"
    label = "wellbeing"
    title = _("Citizens' happiness")
    summary = _("A short public survey in the city's own questions, and its result by quarter as a live indicator.")
    person_data = (
        PersonData(
            "wellbeing.answers",
            _("Answers about happiness"),
            {"wellbeing.Answer": ("device", "age", "gender", "area")},
            _("To learn how the city's people fare. Nothing in an answer says who gave it."),
            _("Public task; the answers are anonymous (UU 27/2022 art. 20 (2) e)"),
            _("age group, gender and district where somebody gives them; a mark of the browser"),
            _("The mark until the quarter is over; answers stay for the figures"),
            "queries.find_answers",
        ),
    )
    permissions = (
        Permission("wellbeing.view", _("See results and questionnaires of the happiness survey"), STAFF),
        Permission("wellbeing.manage", _("Publish a questionnaire of the happiness survey"), ("planner", "admin")),
    )
    events = ("actions.AnswerGiven", "actions.QuestionnairePublished", "actions.DevicesForgotten")
    menu = (
        MenuEntry(
            _("Citizens' happiness"), "wellbeing:questionnaires", "mood-happy", 32, "wellbeing.view", _("Steering")
        ),
    )
    citizen = (
        CitizenEntry(
            _("How do you live here?"), _("Two minutes, no account, no name"), "wellbeing:answer", "mood-happy", 75
        ),
    )
    periodic = (
        PeriodicJob(
            "tasks.forget_devices", "40 2 * * *", _("Forget which device answered the survey, a quarter later")
        ),
    )
    settings = (
        Setting(
            "WELLBEING_MINIMUM",
            "30",
            _("So many answers a quarter, and a district, needs before the happiness survey shows a figure of it."),
            title=_("Happiness survey: fewest answers"),
            least=2,
        ),
    )
    indicators = (
        Indicator(
            "wellbeing.index",
            _("Citizens' happiness, the city's own survey"),
            "indeks",
            "up",
            "queries.measure_index",
            _(
                "Mean of all answers of the quarter, 0 to 100; none below the smallest number of answers. Who answers"
                " chooses to: it is no sample of all citizens, and not the index of Statistics Indonesia (BPS)."
            ),
        ),
    )
    datasets = (
        Dataset(
            "wellbeing.quarters",
            _("Citizens' happiness by quarter and dimension"),
            "queries.quarter_rows",
            {
                "year": _("year"),
                "quarter": _("quarter"),
                "questionnaire": _("questionnaire"),
                "dimension": _("dimension"),
                "answers": _("answers"),
                "index": _("index, 0 to 100"),
            },
        ),
    )
