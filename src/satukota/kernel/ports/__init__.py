"""Every call that leaves the house over HTTP."""
