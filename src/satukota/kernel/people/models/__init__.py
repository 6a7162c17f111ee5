"""Users, agencies, memberships, persons and API keys."""

from satukota.kernel.people.models.fields import BlindIndex, EncryptedText
from satukota.kernel.people.models.people import Agency, ApiKey, Membership, Person, User

__all__ = ["Agency", "ApiKey", "BlindIndex", "EncryptedText", "Membership", "Person", "User"]
