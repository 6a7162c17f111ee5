"""The inbox: one list for all kinds of matters."""
