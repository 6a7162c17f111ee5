"""Tables that are the administration's own."""

from satukota.modules.administration.models.privacy import PrivacyRequest
from satukota.modules.administration.models.reviews import AccessReview, ReviewPart, ReviewRow, ReviewVerdict
from satukota.modules.administration.models.setup import StepLater

__all__ = ["AccessReview", "PrivacyRequest", "ReviewPart", "ReviewRow", "ReviewVerdict", "StepLater"]
