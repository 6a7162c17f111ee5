"""Template tags of the shell."""

from django import template

register = template.Library()
