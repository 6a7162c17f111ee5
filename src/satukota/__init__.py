"""SatuKota: integrated city control system for Indonesian local government."""

__version__ = "0.1.0"
