"""REST of reports: `POST /api/v1/reports` and what is public."""

from ninja import Router

from satukota.modules.reports.rest import similar
from satukota.modules.reports.rest.intake import router as intake

prefix = ""
router = Router()
router.add_router("", intake)
router.add_router("", similar.router)

__all__ = ["prefix", "router"]
