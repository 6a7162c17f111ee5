"""Writes of reports: one function per verb."""
