"""What is recorded of setting up a city."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Audience, EventData


@dataclass(frozen=True, slots=True)
class CitySetUp(EventData):
    """The city of this installation was set up. `code` is its region, `door` how: browser or terminal."""

    name: ClassVar[str] = "administration.city_set_up"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    code: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class StepPutOff(EventData):
    """A step of the set-up was put off, or taken up again. `step` is its id, `change` put_off or taken_up."""

    name: ClassVar[str] = "administration.step_put_off"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    step: str = ""
    change: str = ""
