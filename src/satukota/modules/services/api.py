"""What other modules may ask services: the births of a case that `services.birth_registered` names."""

from satukota.modules.services.queries.births import Birth, registered_births

__all__ = ["Birth", "registered_births"]
