"""Catalogues of translations: read, checked, completed and compiled in Python alone, so that no machine needs gettext."""
