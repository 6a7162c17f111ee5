"""The module's part of the demo city."""

from satukota.modules.emergency.demo.load import load

__all__ = ["load"]
