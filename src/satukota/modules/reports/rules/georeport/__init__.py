"""Open311 GeoReport v2 as data: no Django, no database."""
