"""Writes of the administration's own: the first run, steps of the set-up that are put off."""
