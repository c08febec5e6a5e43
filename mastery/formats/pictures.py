"""Pictures are drawn anew: what a camera wrote beside one (where and by whom it was taken) or hides in it is gone."""

import io
import struct
import zlib
from typing import Any, Final

from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin

from mastery.formats.file_kinds import Kind
from mastery.formats.file_refusals import NotTaken, Reason

MOST_PIXELS = 25_000_000
"""Of one picture, or of all those of an animation together."""
_NOTHING: Final[dict[str, Any]] = {"exif": b"", "xmp": b"", "comment": b""}
UNREADABLE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""What the decoders raise for a picture that is broken."""


def drawn_anew(content: bytes, kind: Kind) -> bytes:
    """The same picture of the same kind, upright, without what stood beside it."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as picture:
            return _drawn(picture, kind)
    except Image.DecompressionBombError as error:
        raise NotTaken(Reason.LARGE_PICTURE) from error
    except UNREADABLE as error:
        raise NotTaken(Reason.BROKEN) from error


def _drawn(picture: Image.Image, kind: Kind) -> bytes:
    frames: int = 1 if kind is Kind.JPEG else getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MOST_PIXELS:
        raise NotTaken(Reason.LARGE_PICTURE)
    told = {**_NOTHING, "icc_profile": picture.info.get("icc_profile"), **_grain(picture)}
    if frames > 1:
        told |= {"save_all": True, "duration": [_shown_for(each) for each in ImageSequence.Iterator(picture)]}
        picture.seek(0)
    else:
        picture = ImageOps.exif_transpose(picture)
    drawn = io.BytesIO()
    picture.save(drawn, format=kind.name, **told)
    return drawn.getvalue()


def _grain(picture: Image.Image) -> dict[str, Any]:
    """As fine as it was: a photograph becomes neither coarser nor larger."""
    if not isinstance(picture, JpegImagePlugin.JpegImageFile):
        return {}
    return {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}


def _shown_for(frame: Image.Image) -> int:
    frame.load()
    return int(frame.info.get("duration", 0))
