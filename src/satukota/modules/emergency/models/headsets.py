"""Call takers' headsets: how a browser and the telephone agent find one another."""

from django.db import models
from django.db.models.functions import Now


class Headset(models.Model):
    """The headset of a call taker, by its last connection.

    `offer` is how the browser is reached (SDP of WebRTC), `answer` how the agent is; a new connection takes the place of
    the one before.
    """

    user = models.OneToOneField("kernel.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40, unique=True)
    offer = models.TextField()
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"headset {self.pk}"
