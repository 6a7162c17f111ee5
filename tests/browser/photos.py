"""Photos for tests, made when asked for."""

from io import BytesIO

from PIL import Image


def jpeg(shade: int = 120) -> bytes:
    """Return a small photo-like JPEG."""
    picture = Image.radial_gradient("L").resize((640, 480)).point(lambda value: (value + shade) % 256).convert("RGB")
    found = BytesIO()
    picture.save(found, "JPEG", quality=85)
    return found.getvalue()
