"""What the pages of the administration show."""
