"""Sessions in the database, read without putting the same statement together for every page."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from satukota.kernel.rows import rows

FOUND = "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is looked up."""

    def _get_session_from_db(self) -> Any:
        found = rows(Session, FOUND, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
        return found[0] if found else None
