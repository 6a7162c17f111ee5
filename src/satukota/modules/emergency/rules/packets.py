"""What the packets of a call carry: sound in its order, and keys that are pressed."""

from collections.abc import Iterable


def in_order(packets: Iterable[tuple[int, bytes]]) -> bytes:
    """Join packets by their sequence number (16 bits, may wrap once), each once; what is lost is left out."""
    received = list(packets)
    if not received:
        return b""
    first = received[0][0]
    unique = {(number - first) & 0xFFFF: payload for number, payload in received}
    early = {key - 0x10000 if key > 0x8000 else key: payload for key, payload in unique.items()}
    return b"".join(early[key] for key in sorted(early))


def key_event(payload: bytes) -> tuple[str, bool] | None:
    """Read a telephone-event (RFC 4733): the key and whether it was let go; None where it is none."""
    if len(payload) < 4 or payload[0] > 15:
        return None
    return "0123456789*#ABCD"[payload[0]], bool(payload[1] & 0x80)
