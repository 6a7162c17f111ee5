"""What the pages of the audit show: sentences of events, seals, the export for the inspector."""
