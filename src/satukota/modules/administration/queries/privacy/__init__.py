"""What the pages of personal data show: what is kept of a person, requests, the register of processing."""
