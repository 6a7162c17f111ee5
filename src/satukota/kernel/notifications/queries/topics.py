"""Topics that a browser may follow: sealed in the page that shows them, so that nobody follows what they did not see."""

from django.core.signing import BadSignature, Signer

SALT = "notifications.topic"


def sealed_topic(topic: str) -> str:
    """Return a topic as a page carries it; the same one for everybody and always."""
    return Signer(salt=SALT).sign(topic)


def topic_in(seal: str) -> str | None:
    """Return the topic that a page carried; None where we did not seal it."""
    try:
        return Signer(salt=SALT).unsign(seal)
    except BadSignature:
        return None
