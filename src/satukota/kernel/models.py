"""The kernel is one Django app: the models of its packages, gathered for Django."""

from satukota.kernel.accounts.models import GroupRole, SecondStepReset
from satukota.kernel.audit.models import Seal, SealCheck
from satukota.kernel.cases.models import (
    CalendarPart,
    Case,
    CaseClock,
    CaseEntry,
    CaseLink,
    CaseParty,
    CaseType,
    EmergencyAccess,
    SavedFilter,
    TileChange,
    TileCount,
    Word,
)
from satukota.kernel.changes.models import Change
from satukota.kernel.configuration.models import SettingValue
from satukota.kernel.events.models import DoneKey, Event, EventSetAside, JobFailure, SubscriberPosition
from satukota.kernel.files.models import FileOrigin, StoredFile
from satukota.kernel.health.models import HealthRecord, HealthState
from satukota.kernel.limits.models import Counter
from satukota.kernel.notifications.models import (
    ChannelAddress,
    Delivery,
    InboxItem,
    Message,
    MessageTemplate,
    Preference,
)
from satukota.kernel.people.models import Agency, AgencyName, ApiKey, Membership, Person, User
from satukota.kernel.places.models import Area, Gazetteer, Landmark

__all__ = [
    "Agency",
    "AgencyName",
    "ApiKey",
    "Area",
    "CalendarPart",
    "Case",
    "CaseClock",
    "CaseEntry",
    "CaseLink",
    "CaseParty",
    "CaseType",
    "Change",
    "ChannelAddress",
    "Counter",
    "Delivery",
    "DoneKey",
    "EmergencyAccess",
    "Event",
    "EventSetAside",
    "FileOrigin",
    "Gazetteer",
    "GroupRole",
    "HealthRecord",
    "HealthState",
    "InboxItem",
    "JobFailure",
    "Landmark",
    "Membership",
    "Message",
    "MessageTemplate",
    "Person",
    "Preference",
    "SavedFilter",
    "Seal",
    "SealCheck",
    "SecondStepReset",
    "SettingValue",
    "StoredFile",
    "SubscriberPosition",
    "TileChange",
    "TileCount",
    "User",
    "Word",
]
