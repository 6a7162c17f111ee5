"""Figures and lines of the wall, as far as the person in front of it may see."""
