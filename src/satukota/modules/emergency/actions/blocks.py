"""Blocking a number for a while, and letting it through again."""

from datetime import timedelta

from django.db import transaction

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.actions.events import NumberBlocked
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Block
from satukota.modules.emergency.queries.blocks import active_block
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.rules import pranks
from satukota.modules.emergency.rules.contract.numbers import is_number

NEVER = frozenset({"112", "110", "113", "115", "117", "118", "119"})


def _subject(block: Block) -> Subject:
    return Subject("emergency.block", block.pk, Audience.PARTIES)


@transaction.atomic
def block(number: str, reason: str, actor: Actor, *, hours: float | None = None) -> Block:
    """Block a number with a reason; at most seven days. A block that already holds is lengthened, never doubled."""
    plain = normal_phone(number) if is_number(number) else ""
    if len(plain) < 5 or plain in NEVER:
        raise Missing(field="number")
    if not reason.strip():
        raise Missing(field="reason")
    at = now()
    until = pranks.block_until(at, timedelta(hours=float(policy("block_hours") if hours is None else hours)))
    block = active_block(plain, at) or Block(number=plain, number_index=plain, created_at=at)
    block.reason, block.created_by_id, block.until = reason.strip()[:200], actor.user_id, until
    block.save()
    record(NumberBlocked(step="blocked", hours=round((until - at).total_seconds() / 3600)), _subject(block), actor)
    return block


@transaction.atomic
def lift(block_id: int, actor: Actor) -> Block:
    """Let a number through again at once."""
    block = Block.objects.select_for_update().filter(pk=block_id).first()
    if block is None:
        raise Missing(field="block")
    if block.lifted_at is None:
        block.lifted_at = now()
        block.save(update_fields=["lifted_at"])
        record(NumberBlocked(step="lifted"), _subject(block), actor)
    return block
