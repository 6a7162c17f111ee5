"""Jobs and the telephone agent. Imported by the queue's workers, which must know every job."""

from satukota.modules.emergency.tasks import jobs

__all__ = ["jobs"]
