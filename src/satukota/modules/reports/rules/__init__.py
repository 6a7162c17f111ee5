"""What is known about citizen reports, without a framework."""
