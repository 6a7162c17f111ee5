"""What somebody may still bring to an application and do with it: staff at the counter, the applicant by their code."""

from django.utils import timezone

from satukota.kernel.cases.api import (
    DOCUMENT,
    Action,
    Case,
    Document,
    Who,
    allowed_actions,
    case_facts,
    case_files,
    case_roles,
    may_bring,
    missing_documents,
    pinned_definition,
)


def held_papers(case: Case) -> frozenset[str]:
    """Return the ids of the papers that a case holds."""
    return frozenset(file.kind.removeprefix(DOCUMENT) for file in case_files(case) if file.kind.startswith(DOCUMENT))


def missing_papers(case: Case) -> tuple[str, ...]:
    """Return the ids of the papers that the applicant still owes."""
    definition = pinned_definition(case.definition_id)
    return missing_documents(definition, held_papers(case), case_facts(case, definition, timezone.now()))


def papers_to_bring(case: Case, by: Who) -> list[Document]:
    """Return the papers that somebody may add to a case now, those that are missing first."""
    definition = pinned_definition(case.definition_id)
    roles = case_roles(definition, case, by)
    papers = [paper for paper in definition.documents.values() if may_bring(definition, paper, case.state, roles)]
    held = held_papers(case) if papers else frozenset()
    return sorted(papers, key=lambda paper: paper.id in held)


def owed_papers(case: Case, by: Who) -> list[Document]:
    """Return the papers that an applicant may add and still owes; of alternatives all, for one of them is enough."""
    missing = set(missing_papers(case))
    papers = papers_to_bring(case, by) if missing else []
    groups = {paper.one_of for paper in papers if paper.id in missing and paper.one_of}
    return [paper for paper in papers if paper.id in missing or paper.one_of in groups]


def own_actions(case: Case, by: Who, *, without: frozenset[str]) -> list[Action]:
    """Return what an applicant may do with their case now, but for what has a place of its own on their page."""
    return [action for action in allowed_actions(case, by) if action.id not in without]
