"""Who may do what, as the pages of rights show it."""
