"""Users, agencies, memberships, persons and API keys."""

from satukota.kernel.people.models.access import ApiKey, Membership
from satukota.kernel.people.models.agency import Agency
from satukota.kernel.people.models.fields import BlindIndex, EncryptedText
from satukota.kernel.people.models.person import Person
from satukota.kernel.people.models.user import User

__all__ = ["Agency", "ApiKey", "BlindIndex", "EncryptedText", "Membership", "Person", "User"]
