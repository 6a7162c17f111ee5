"""Pages of beginning: the set-up of a city without one, and the checklist afterwards."""
