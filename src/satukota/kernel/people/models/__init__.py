"""Users, agencies, memberships, persons and API keys."""

from satukota.kernel.people.models.fields import BlindIndex, EncryptedText
from satukota.kernel.people.models.people import Agency, AgencyName, ApiKey, Membership, Person, User

__all__ = ["Agency", "AgencyName", "ApiKey", "BlindIndex", "EncryptedText", "Membership", "Person", "User"]
