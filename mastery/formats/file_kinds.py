"""Which of the kinds that we take a file is, decided from its first bytes; its name decides nothing but text or table.

A list of what is taken stands against guessing among hundreds of kinds: what is not recognized is refused.
"""

import io
import struct
import zipfile
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What is taken. Pages that run in a browser (HTML, SVG) and programs are not among them."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    WEBP = "image/webp"
    TEXT = "text/plain"
    CSV = "text/csv"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    MP3 = "audio/mpeg"
    MP4 = "video/mp4"

    @property
    def endings(self) -> tuple[str, ...]:
        """With which a name of this kind may end; a name without one gets the first."""
        return (f".{self.name.lower()}",) if self not in _ENDINGS else _ENDINGS[self]

    @property
    def is_picture(self) -> bool:
        return self.value.startswith("image/")


_ENDINGS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.TEXT: (".txt",),
    Kind.MP4: (".mp4", ".m4v"),
}
_BEGINNINGS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"ID3", Kind.MP3),
)
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)
_MAIN_PARTS: Final = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
}
_MACROS: Final = "vbaproject.bin"
MOST_PARTS = 2000
UNREADABLE: Final = (zipfile.BadZipFile, ValueError, LookupError, OSError, NotImplementedError, struct.error)
"""All that the reader of archives raises for one that is broken."""


def kind_of(content: bytes) -> Kind | None:
    """None for what is not taken. Text is not decided here: it has no first bytes."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS:
        return Kind.MP4
    if content.startswith(b"PK\x03\x04"):
        return _open_document(content) or _office(content)
    return Kind.MP3 if _is_mp3_frame(content[:4]) else None


def _open_document(content: bytes) -> Kind | None:
    """OpenDocument says what it is in its first part, which is neither packed nor moved."""
    if content[30:38] != b"mimetype":
        return None
    kinds = (Kind.ODT, Kind.ODS, Kind.ODP)
    return next((kind for kind in kinds if content[38:].startswith(kind.value.encode() + b"PK")), None)


def _office(content: bytes) -> Kind | None:
    """By the names of its parts; nothing is unpacked. One with macros is another kind, which is not taken."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except UNREADABLE:
        return None
    if len(names) > MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith(_MACROS) for name in names):
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)


def _is_mp3_frame(head: bytes) -> bool:
    """The eleven bits of a frame, layer III, with a bit rate and a sample rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    is_layer_3 = head[1] >> 1 & 3 == 1
    has_version = head[1] >> 3 & 3 != 1
    return is_layer_3 and has_version and 0 < head[2] >> 4 < 15 and head[2] >> 2 & 3 != 3
