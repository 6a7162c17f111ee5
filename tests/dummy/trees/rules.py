"""When a tree is old enough to be looked after."""

PROTECTED_CM = 150


def protected(girth_cm: int) -> bool:
    """Tell whether a tree is so thick (girth at breast height, in cm) that it must be inspected."""
    return girth_cm >= PROTECTED_CM
