"""Who signs in, and who a session names, read without putting the same statement together for every page."""

from allauth.account.auth_backends import AuthenticationBackend

from satukota.kernel.people.api import User, user_with_id


class SignIn(AuthenticationBackend):  # type: ignore[misc]  # allauth tells no types
    """allauth's own, but for how a session's user is looked up."""

    def get_user(self, user_id: int | str) -> User | None:
        """Return an active user with the memberships of today, or None."""
        return user_with_id(user_id)
