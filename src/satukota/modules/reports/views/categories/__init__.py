"""Pages on which the categories of reports are changed."""
