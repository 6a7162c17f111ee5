"""Ports to national systems, each with its simulator."""
