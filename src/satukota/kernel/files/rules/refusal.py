"""Why a file is not taken."""


class Unacceptable(ValueError):
    """This file cannot be taken. `code` names the reason, `facts` what the message tells about it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
