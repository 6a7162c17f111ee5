"""REST of reports: `POST /api/v1/reports` and what is public."""

from satukota.modules.reports.rest.intake import router

prefix = ""

__all__ = ["prefix", "router"]
