"""What is recorded about files. The subject's id is `StoredFile.number`; `file` is its id in full."""

from dataclasses import dataclass
from typing import Any, ClassVar

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class FileEvent(EventData):
    """Base: `file` is the file's id, `kind` what it is for, `case` the case it belongs to."""

    ceiling: ClassVar[Audience] = Audience.PARTIES
    file: str = ""
    kind: str = ""
    case: int | None = None


@dataclass(frozen=True, slots=True)
class FileStored(FileEvent):
    """A file came in. `file` is its id, `kind` what it is for, `case` the case it belongs to."""

    name: ClassVar[str] = "files.stored"


@dataclass(frozen=True, slots=True)
class FileUnreadable(FileEvent):
    """A picture could not be decoded after it was taken. `file`, `kind` and `case` as when it came in."""

    name: ClassVar[str] = "files.unreadable"


@dataclass(frozen=True, slots=True)
class FilePublished(FileEvent):
    """Everybody may see the file (`public` true) or no longer. `file`, `kind` and `case` as when it came in."""

    name: ClassVar[str] = "files.published"
    public: str = "yes"


@dataclass(frozen=True, slots=True)
class FileRedacted(FileEvent):
    """Parts of a picture were covered. `file` is the covered copy, `of` the picture, `boxes` how many parts."""

    name: ClassVar[str] = "files.redacted"
    of: str = ""
    boxes: int = 0


@dataclass(frozen=True, slots=True)
class FileDeleted(FileEvent):
    """A file is gone for good. `reason` is retention or request; `file`, `kind` and `case` as when it came in."""

    name: ClassVar[str] = "files.deleted"
    reason: str = ""


def tell(kind: type[FileEvent], file: StoredFile, by: Actor, **more: Any) -> int:
    """Record an event about a file; return the event's id."""
    subject = Subject("file", file.number, Audience.PARTIES, file.agency_id)
    return record(kind(file=str(file.id), kind=file.kind, case=file.case_id, **more), subject, by)
