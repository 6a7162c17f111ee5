"""Pages of personal data: ask, answer, the register of processing."""
