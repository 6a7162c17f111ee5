"""Papers that a person signs (BSrE): the passphrase is asked, handed on and forgotten."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from satukota.kernel.cases.api import pinned_definition
from satukota.kernel.people.api import User
from satukota.modules.services.actions.papers import make_valid, unsigned_pdf, verify_url
from satukota.modules.services.channels.bsre import Signer, signer
from satukota.modules.services.models import Letterhead, Paper, Signatory
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.refusals import refusal_letters


def waits_for_a_person(case_id: int) -> bool:
    """Tell whether a case has papers that somebody has to sign before the system may go on."""
    rows = Paper.objects.filter(case_id=case_id, status=Paper.Status.NUMBERED).select_related("case")
    return signer() is not None and any(signed_by_a_person(paper) for paper in rows)


def signed_by_a_person(paper: Paper) -> bool:
    """Tell whether a paper needs the certified signature of whoever decides: its service says `sign: pades`."""
    definition = pinned_definition(paper.case.definition_id)
    refusing = definition.outputs[paper.output].refusal
    actions = [definition.actions[name] for name in refusing] if refusing else definition.actions.values()
    return any(action.sign == "pades" for action in actions)


def keep_signature(user: User, signature: Mapping[str, str]) -> Signatory:
    """Keep how somebody signs: name with titles, title, NIP, on whose behalf. Papers issued before keep theirs."""
    row, _new = Signatory.objects.update_or_create(user=user, defaults=dict(signature))
    return row


def keep_letterhead(agency_id: int | None, contact: Mapping[str, str], by: User | None) -> Letterhead:
    """Keep where an office (None: the city) is and how it is reached; letters say it from now on. What was kept stays."""
    return Letterhead.objects.create(agency_id=agency_id, kept_by=by, **contact)


def to_sign(user: User) -> QuerySet[Paper]:
    """Return the papers that wait for a signature in the agencies of a head."""
    mine = agencies_for(user, "services.papers")
    rows = Paper.objects.filter(status=Paper.Status.NUMBERED, case__agency_id__in=mine)
    rows = rows.filter(Q(case__is_open=True) | refusal_letters())
    return rows.select_related("case").defer("case__search").order_by("id")


def sign(papers: Iterable[Paper], by: Signer, nik: str, passphrase: str) -> list[Paper]:
    """Let papers be signed and make them valid, each on its own. Raises SigningFailed at the first that was not.

    The service is asked outside of a transaction; neither NIK nor passphrase is written anywhere.
    """
    done = []
    for paper in papers:
        pdf = unsigned_pdf(paper, paper.case, pinned_definition(paper.case.definition_id))
        signed = by.sign(pdf, nik, passphrase, reason=paper.title, link=verify_url(paper))
        with transaction.atomic():
            row = Paper.objects.select_for_update().get(pk=paper.pk)
            if row.status == Paper.Status.NUMBERED:
                row.signed_code = paper.signed_code
                make_valid(row, paper.case, signed)
                done.append(row)
    return done
