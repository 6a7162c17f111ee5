"""Reads of the 112 centre. Each file answers one screen or one question."""
