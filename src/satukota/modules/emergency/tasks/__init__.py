"""Jobs, timers and the telephone agent. Imported by the queue's workers, which must know every job."""

from satukota.modules.emergency.tasks import following, timers

__all__ = ["following", "timers"]
