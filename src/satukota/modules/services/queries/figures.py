"""Figures of services: for the plan, the index and the home page of staff."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum

from satukota.kernel.cases.api import Case, visible
from satukota.kernel.events.api import between
from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Indicator
from satukota.modules.services.models import SurveyAnswer
from satukota.modules.services.models.survey import ELEMENTS
from satukota.modules.services.queries.catalogue import FAMILY, service_types
from satukota.modules.services.rules import skm

BIRTH = "layanan.akta-kia"
