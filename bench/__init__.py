"""Measure SatuKota: `make bench` (see docs/reference/performance.md)."""
