"""As much of SIP (RFC 3261) as an agent needs that answers calls: read a message, write an answer, end a dialog."""
