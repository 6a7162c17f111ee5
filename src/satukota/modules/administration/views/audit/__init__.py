"""Pages of the audit: the log, its seals, what an inspector takes along."""
