"""People and their roles, as far as who asks administers them."""
