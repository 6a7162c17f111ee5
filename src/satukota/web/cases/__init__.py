"""The case page: what is shown of a case, its actions as forms, and what happens when two act at once."""
