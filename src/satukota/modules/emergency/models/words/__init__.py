"""The words for every code of the rules, in the reader's language."""
