"""Ask about one's own data: a case, and the proof of who asks."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.cases.api import Act, Opening, Party, Who, apply, open_case, party_who
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import Agency, Membership, held_today, normal_email, normal_phone, person_row
from satukota.kernel.registry.api import PersonData, PersonQuery, configured_text, offers, resolve
from satukota.kernel.tracking import Code, read_code
from satukota.modules.administration.models import PrivacyRequest
from satukota.modules.administration.queries.privacy.collecting import query_text

TYPE = "privacy.request"
OFFICER = "privacy_officer"
CODE_HOLDS = timedelta(minutes=30)
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, and how they are reached: by a telephone or an e-mail address, as they typed it."""

    kind: str
    reach: str
    name: str = ""
    wish: str = ""
    code: str = ""
    language: str = "id"


def _query_by_reach(reach: str) -> PersonQuery:
    return PersonQuery(email=normal_email(reach)) if "@" in reach else PersonQuery(phone=normal_phone(reach))


def address_of(request: PrivacyRequest) -> Address:
    """Return where somebody who asked is reached."""
    if "@" in request.reach:
        return Address("email", request.reach)
    return Address("whatsapp" if configured_text("WHATSAPP_NUMBER_ID") else "sms", request.reach)


@transaction.atomic
def ask(asked: Asked, actor: Actor) -> PrivacyRequest:
    """Open a request. The code of an own matter proves at once whose it is; else a code goes to the address that was typed.

    What happens is the same whether somebody is known by that address or not.
    """
    request = _open(asked, actor, "web")
    matter = own_matter(asked.code)
    if matter:
        _prove(request, PersonQuery(numbers=(matter,)), PrivacyRequest.Proof.MATTER, party_who("applicant"))
    else:
        send_code(request)
    return request


def own_matter(text: str) -> str:
    """Return the number of the matter that a code opens as one's own; empty where it opens none."""
    code = read_code(text) if text.strip() else None
    if code is None or not code.secret:
        return ""
    return (
        code.number
        if any(_opens(module.name, entry, code) for module, entry in offers("person_data", PersonData))
        else ""
    )


def _opens(module: str, entry: PersonData, code: Code) -> bool:
    return bool(entry.proves) and bool(resolve(module, entry.proves)(code))


@transaction.atomic
def ask_at_counter(asked: Asked, query: PersonQuery, proof_note: str, by: Who) -> PrivacyRequest:
    """Open a request for somebody whose identity an officer saw; `proof_note` says by what."""
    request = _open(asked, by.actor, "counter")
    request.proof_note = proof_note
    _prove(request, query, PrivacyRequest.Proof.COUNTER, by)
    return request


def _open(asked: Asked, actor: Actor, channel: str) -> PrivacyRequest:
    email, phone = (asked.reach, "") if "@" in asked.reach else ("", asked.reach)
    person = person_row(name=asked.name, phone=phone, email=email, language=asked.language)
    with override("id"):
        title = _("Request about personal data")
    case = open_case(
        Opening(
            type=TYPE,
            title=title,
            data={"kind": asked.kind},
            agency=office_of_officer(),
            channel=channel,
            parties=(Party(new_person=person, role="applicant", notify=False),),
        ),
        actor=actor,
    )
    reach = normal_email(email) if email else normal_phone(phone)
    return PrivacyRequest.objects.create(case=case, kind=asked.kind, reach=reach, reach_index=reach, wish=asked.wish)


def office_of_officer() -> int | None:
    """Return the agency of whoever answers requests about personal data; the top of the city where there is nobody yet."""
    officers = held_today(Membership.objects.filter(role=OFFICER)).order_by("pk")
    agency = officers.values_list("agency_id", flat=True).first()
    return agency or Agency.objects.filter(parent=None, active=True).values_list("pk", flat=True).order_by("pk").first()


@transaction.atomic
def send_code(request: PrivacyRequest) -> None:
    """Send another one-time code to the address of a request; the one before holds no longer."""
    code = f"{secrets.randbelow(1_000_000):06}"
    request.code_digest, request.code_tries = _digest(request, code), 0
    request.code_until = timezone.now() + CODE_HOLDS
    request.save(update_fields=["code_digest", "code_tries", "code_until"])
    key = f"privacy-code:{request.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    notify(address_of(request), "privacy-code", {"code": code}, key=key)


def _digest(request: PrivacyRequest, code: str) -> str:
    return salted_hmac("administration.privacy.code", f"{request.pk}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def prove_by_code(request: PrivacyRequest, code: str) -> bool:
    """Confirm by a one-time code that the address of a request is theirs who ask; return whether it fits.

    After `MOST_TRIES` wrong ones, and after half an hour, none fits any more.
    """
    locked = PrivacyRequest.objects.select_for_update().select_related("case").get(pk=request.pk)
    over = locked.code_until is None or locked.code_until < timezone.now() or locked.code_tries >= MOST_TRIES
    if over or locked.proved or not constant_time_compare(locked.code_digest, _digest(locked, code.strip())):
        PrivacyRequest.objects.filter(pk=locked.pk).update(code_tries=locked.code_tries + 1)
        return False
    _prove(locked, _query_by_reach(locked.reach), PrivacyRequest.Proof.CODE, party_who("applicant"))
    return True


def _prove(request: PrivacyRequest, query: PersonQuery, proof: str, by: Who) -> None:
    """Keep what was proved, and let the clock begin."""
    request.proved, request.proof, request.code_digest = query_text(query), proof, ""
    request.save()
    request.case = apply(request.case, Act("confirm"), by)
