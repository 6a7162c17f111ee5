"""What may come in from pages, one file a subject."""
