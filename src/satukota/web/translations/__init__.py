"""Catalogues of translations, read, checked and completed in Python alone: no machine needs gettext."""
