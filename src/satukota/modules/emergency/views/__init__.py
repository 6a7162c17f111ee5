"""Pages and answers of the 112 centre. Views translate and nothing more."""
