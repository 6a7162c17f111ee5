"""Measure SatuKota: `make bench` (see docs/explanation/performance.md)."""
