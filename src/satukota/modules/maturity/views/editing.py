"""Pages with one form of this module."""

from functools import partial

from satukota.web import api

editing = partial(api.editing, template="maturity/form.html")
