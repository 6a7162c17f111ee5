"""Papers: what is printed as PDF."""
