"""Reads of people, agencies and what they may do."""
