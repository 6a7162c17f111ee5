"""Writes of the administration; what they change belongs to the kernel's packages, whose actions they call."""
