"""Every write of the 112 centre: one function per verb, one transaction, one event."""
