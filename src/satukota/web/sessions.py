"""Sessions in the database, read without putting the same statement together for every page; idle ones end."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from satukota.kernel.rows import rows

FOUND = "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"
PROLONG = "UPDATE django_session SET expire_date = %s WHERE session_key = %s"
IDLE, ENDS = "idle_minutes", "ends_at"
STEPS = 12
"""How often within the idle time a session's end is moved on: once for all pages of five minutes of sixty."""


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is looked up, and that somebody's ends when they do nothing.

    Its row's `expire_date` is what counts, for pages and for the live feed: the idle time from the last page, and never
    later than `ends_at`. The cookie lives longer and means nothing without the row.
    """

    _row_ends: datetime | None = None

    def _get_session_from_db(self) -> Any:
        sessions = rows(Session, FOUND, [self.session_key, timezone.now()])
        if not sessions:
            self._session_key = None
            return None
        self._row_ends = sessions[0].expire_date
        return sessions[0]

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of a session, with the end that its idle time gives it."""
        row = super().create_model_instance(data)
        if IDLE in data:
            self._row_ends = row.expire_date = _end(data)
        return row

    def prolong(self) -> None:
        """Move the end on after a page was asked for; a write every few minutes, not with every page."""
        data: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]  # what get() reads from, uncopied
        if IDLE not in data or self._row_ends is None:
            return
        wanted = _end(data)
        if wanted - self._row_ends > timedelta(minutes=data[IDLE]) / STEPS:
            with connection.cursor() as cursor:
                cursor.execute(PROLONG, [wanted, self.session_key])
            self._row_ends = wanted


def _end(data: dict[str, Any]) -> datetime:
    idle = timezone.now() + timedelta(minutes=data[IDLE])
    return min(idle, datetime.fromtimestamp(data[ENDS], UTC))
