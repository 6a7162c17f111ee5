"""What may be typed into the pages of a report, one question a page."""
