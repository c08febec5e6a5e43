"""A file that somebody brings: what it is, what it is called, and its content as it is kept."""

from dataclasses import dataclass

from classroom.formats.uploads import LARGEST_UPLOAD
from mastery.formats.file_kinds import Kind, kind_of
from mastery.formats.file_names import clean_name
from mastery.formats.file_refusals import NotTaken, Reason
from mastery.formats.pictures import drawn_anew

_LINE_CONTROLS = frozenset("\t\n\r\f")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """Clean name, kind by content, and the bytes that are kept."""

    name: str
    kind: Kind
    content: bytes


def take_file(name: str, content: bytes) -> TakenFile:
    """Or `NotTaken`, for one that is empty, too large, broken or of another kind."""
    if not content.strip():
        raise NotTaken(Reason.EMPTY)
    if len(content) > LARGEST_UPLOAD:
        raise NotTaken(Reason.TOO_LARGE)
    kind = kind_of(content) or _text_kind(content, name=name)
    if kind.is_picture:
        content = drawn_anew(content, kind)
    if len(content) > LARGEST_UPLOAD:
        raise NotTaken(Reason.LARGE_PICTURE)
    return TakenFile(name=clean_name(name, kind), kind=kind, content=content)


def _text_kind(content: bytes, *, name: str) -> Kind:
    """Words in UTF-8, no page of a browser. Whether they are a table is said by the name, in no other way."""
    is_called_text = name.lower().endswith((".txt", ".csv"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(Reason.OTHER_LETTERS if is_called_text else Reason.OTHER_KIND) from error
    if text.lstrip().startswith("<") or any(each < " " and each not in _LINE_CONTROLS for each in text):
        raise NotTaken(Reason.OTHER_KIND)
    return Kind.CSV if name.lower().endswith(".csv") else Kind.TEXT
