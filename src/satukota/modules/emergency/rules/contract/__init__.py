"""The canonical call event: what any telephone exchange tells us, signed and countable."""
