"""What reporters said and how they can be reached, as far as an officer may see it."""

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import Case, CaseParty, access_case
from satukota.kernel.people.api import User, Visitor, actor_for
from satukota.modules.reports.queries.catalogue import category


def answers_of(case: Case, language: str) -> list[tuple[str, str]]:
    """Return the answers to the category's questions, in words."""
    kind, answers = category(case.category), case.data.get("answers", {})
    rows = []
    for question in kind.questions if kind else ():
        value = answers.get(question.code)
        if value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        words = [
            question.choices[str(choice)].get(language, str(choice)) if str(choice) in question.choices else str(choice)
            for choice in values
        ]
        rows.append((question.label.get(language, question.label["id"]), ", ".join(words)))
    return rows


def contacts(user: Visitor, case: Case) -> list[dict[str, str]]:
    """Return how the reporters can be reached, for those who may; that they looked is recorded."""
    if not isinstance(user, User) or not access_case(user, case).personal:
        return []
    parties = CaseParty.objects.filter(case=case, role="reporter", person__isnull=False, anonymous=False)
    reporters = [
        {"name": party.person.name, "phone": party.person.phone, "email": party.person.email}
        for party in parties.select_related("person")
        if party.person
    ]
    if reporters:
        seen(actor_for(user), "case", case.pk, "handling")
    return reporters
