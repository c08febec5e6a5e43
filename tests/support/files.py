"""Small files of every kind that is taken, and rows that carry one."""

import hashlib
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from classroom.models import School, User
from mastery.formats.file_kinds import Kind
from mastery.models import ActivityFile, CorrectiveActivity, EnrichmentChoice, ProductFile, StoredFile
from tests.support.factories import NOW

PDF = b"%PDF-1.4\n%%EOF\n"


def picture(kind: str = "PNG", *, size: tuple[int, int] = (4, 3), **told: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, kind, **told)
    return drawn.getvalue()


def archive(*parts: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, content in parts:
            opened.writestr(name, content)
    return packed.getvalue()


def open_document(media_type: str) -> bytes:
    return archive(("mimetype", media_type.encode()), ("content.xml", b"<x/>"))


def office(main_part: str, *more: str) -> bytes:
    return archive(*((name, b"<x/>") for name in ("[Content_Types].xml", main_part, *more)))


def one_of_each() -> dict[Kind, bytes]:
    return {
        Kind.PDF: PDF,
        Kind.PNG: picture(),
        Kind.JPEG: picture("JPEG"),
        Kind.GIF: picture("GIF"),
        Kind.WEBP: picture("WEBP"),
        Kind.TEXT: "Größe: ½\n".encode(),
        Kind.CSV: b"a;b\n1;2\n",
        Kind.ODT: open_document(Kind.ODT),
        Kind.ODS: open_document(Kind.ODS),
        Kind.ODP: open_document(Kind.ODP),
        Kind.DOCX: office("word/document.xml"),
        Kind.XLSX: office("xl/workbook.xml"),
        Kind.PPTX: office("ppt/presentation.xml"),
        Kind.MP3: b"ID3\x04\x00\x00\x00\x00\x00\x00",
        Kind.MP4: b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00",
    }


def sent(name: str = "Plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """As a browser sends it; what it claims to be counts for nothing."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def stored(school: School, content: bytes = PDF) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    there = StoredFile.objects.filter(school=school, sha256=digest).first()
    return there or StoredFile.objects.create(
        school=school, sha256=digest, size=len(content), content=content
    )


def on_activity(
    activity: CorrectiveActivity, content: bytes = PDF, *, name: str = "Plan.pdf", place: int = 1, by: User
) -> ActivityFile:
    return ActivityFile.objects.create(
        school=activity.school,
        activity=activity,
        stored=stored(activity.school, content),
        place=place,
        name=name,
        media_type="application/pdf",
        added_at=NOW,
        added_by=by,
    )


def on_product(
    choice: EnrichmentChoice,
    content: bytes = PDF,
    *,
    name: str = "Plan.pdf",
    media_type: str = "application/pdf",
) -> ProductFile:
    return ProductFile.objects.create(
        school=choice.school,
        choice=choice,
        stored=stored(choice.school, content),
        name=name,
        media_type=media_type,
        added_at=NOW,
        added_by=choice.student,
    )
