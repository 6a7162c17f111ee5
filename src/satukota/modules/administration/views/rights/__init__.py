"""Pages on who may do what: second steps, review of rights, emergency access."""
