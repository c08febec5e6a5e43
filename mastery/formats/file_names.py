"""What a stored file is called: the name it came with, without anything that misleads or that a system refuses."""

import re
import unicodedata
from typing import Final

from mastery.formats.file_kinds import Kind

LONGEST_NAME = 120
NAMELESS: Final = "file"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, marks that turn the direction of writing, private and unpaired characters, ends of lines."""
_JOINERS = frozenset("\u200c\u200d")
"""Unseen too, and part of how some languages are written."""
_REFUSED_BY_SYSTEMS = re.compile(r'[<>:"/\\|?*]')


def clean_name(name: str, kind: Kind) -> str:
    """Without folders, and with an ending of its kind, whatever it claimed to be."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(each for each in unicodedata.normalize("NFC", last) if _is_kept(each))
    stem = " ".join(_REFUSED_BY_SYSTEMS.sub("-", seen).split()).strip(". ")
    ending = next((each for each in kind.endings if stem.lower().endswith(each)), None)
    if ending is None:
        ending = kind.endings[0]
    else:
        stem, ending = stem[: -len(ending)], stem[-len(ending) :]
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip('. ') or NAMELESS}{ending}"


def _is_kept(each: str) -> bool:
    return each in _JOINERS or unicodedata.category(each) not in _UNSEEN
