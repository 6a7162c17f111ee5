"""A step with words for the reporter, carried out."""

from django.contrib import messages as notes
from django.http import HttpRequest
from django.utils.translation import gettext

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, apply, who
from satukota.modules.reports.rules.wording import clean


def send_answer(request: HttpRequest, case: Case, step: str, words: str) -> str:
    """Carry out the step; return what stands against it, in words."""
    try:
        apply(case, Act(step, {"note": clean(words)}, clean(words), version=case.version), who(request.user))
    except (NotAllowed, Conflict):
        return gettext("Somebody else was here in the meantime. Your words are still here; look at the report first.")
    except Invalid as error:
        return " ".join(str(error_text) for error_text in error.errors.values())
    notes.success(request, gettext("Sent. It stands in the history now."))
    return ""
