"""What is taken, by its content; what a file is called; and that nothing stands beside a picture any more."""

import io
import random

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from classroom.formats.uploads import LARGEST_UPLOAD
from mastery.formats.file_kinds import Kind
from mastery.formats.file_names import LONGEST_NAME, clean_name
from mastery.formats.file_refusals import NotTaken, Reason
from mastery.formats.files import take_file
from tests.support import files

EACH = files.one_of_each()
PLACE = b"52.37N 4.89E"


def refused(content: bytes, name: str = "work") -> Reason:
    with pytest.raises(NotTaken) as refusal:
        take_file(name, content)
    return refusal.value.reason


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_known_by_its_content_whatever_it_is_called(kind: Kind):
    name = "virus.csv" if kind is Kind.CSV else "virus.exe"
    taken = take_file(name, EACH[kind])
    assert taken.kind is kind
    assert taken.name.endswith(kind.endings[0])


def test_an_mp3_without_a_title_is_known_by_its_first_frame():
    assert take_file("song", b"\xff\xfb\x90\x00rest").kind is Kind.MP3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="nothing"),
        pytest.param(b" \n\t", Reason.EMPTY, id="only blanks"),
        pytest.param(b"x" * (LARGEST_UPLOAD + 1), Reason.TOO_LARGE, id="one byte too many"),
        pytest.param(b"<svg xmlns='...'/>", Reason.OTHER_KIND, id="SVG"),
        pytest.param(
            b"\xef\xbb\xbf\n <!DOCTYPE html>", Reason.OTHER_KIND, id="HTML behind a mark and blanks"
        ),
        pytest.param(b"<?xml version='1.0'?><svg/>", Reason.OTHER_KIND, id="SVG as XML"),
        pytest.param(b"MZ\x90\x00", Reason.OTHER_KIND, id="a program for Windows"),
        pytest.param(b"\x7fELF\x02", Reason.OTHER_KIND, id="a program for Linux"),
        pytest.param(b"plain\0text", Reason.OTHER_KIND, id="text with a zero in it"),
        pytest.param(files.archive(("a.txt", b"a")), Reason.OTHER_KIND, id="an archive"),
        pytest.param(b"PK\x03\x04broken", Reason.OTHER_KIND, id="a broken archive"),
        pytest.param(
            files.archive(("word/document.xml", b"<x/>")), Reason.OTHER_KIND, id="a document without its list"
        ),
        pytest.param(
            files.office("word/document.xml", "word/vbaProject.bin"), Reason.OTHER_KIND, id="with macros"
        ),
        pytest.param(
            files.office("word/document.xml", *(f"p{n}" for n in range(2000))),
            Reason.OTHER_KIND,
            id="of thousands of parts",
        ),
        pytest.param(
            files.open_document(f"{Kind.ODT}-template"), Reason.OTHER_KIND, id="another open document"
        ),
        pytest.param(b"\xff\xe0\x00\x00", Reason.OTHER_KIND, id="a frame that no player knows"),
        pytest.param(b"\xff\xfb\xf0\x00", Reason.OTHER_KIND, id="a frame of no bit rate"),
        pytest.param(b"\0\0\0\x18ftypqt  ", Reason.OTHER_KIND, id="another film"),
        pytest.param(files.picture("TIFF"), Reason.OTHER_KIND, id="another picture"),
        pytest.param(files.picture()[:40], Reason.BROKEN, id="half a picture"),
        pytest.param(files.picture(size=(5001, 5000)), Reason.LARGE_PICTURE, id="25 million pixels and more"),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, reason: Reason):
    assert refused(content) is reason


def test_text_in_other_letters_is_told_from_other_kinds_by_what_it_calls_itself():
    assert refused("Größe".encode("latin-1"), "list.csv") is Reason.OTHER_LETTERS
    assert refused("Größe".encode("latin-1"), "list") is Reason.OTHER_KIND


def test_a_picture_that_claims_to_be_gigantic_is_not_drawn():
    header = bytearray(files.picture())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    assert refused(bytes(header)) in (Reason.LARGE_PICTURE, Reason.BROKEN)


def test_a_picture_that_grows_over_the_limit_is_too_large(monkeypatch):
    monkeypatch.setattr("mastery.formats.files.LARGEST_UPLOAD", 80)
    small = files.picture("GIF", size=(1, 1))
    monkeypatch.setattr("mastery.formats.files.drawn_anew", lambda content, kind: content * 20)
    assert refused(small) is Reason.LARGE_PICTURE


# -- pictures ------------------------------------------------------------------------------------------------


def drawn(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(take_file("photo", content).content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_where_a_picture_was_taken_is_gone(kind: str):
    beside = Image.Exif()
    beside[0x010E] = PLACE.decode()
    text = PngInfo()
    text.add_text("Comment", PLACE.decode())
    content = files.picture(kind, exif=beside, comment=PLACE, xmp=b"<x>" + PLACE + b"</x>", pnginfo=text)
    assert PLACE in content
    assert PLACE not in take_file("photo", content).content
    assert PLACE not in take_file("photo", content + PLACE).content


def test_a_photograph_taken_sideways_stands_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    assert drawn(files.picture("JPEG", size=(8, 4), exif=turned)).size == (4, 8)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_an_animation_keeps_its_pictures_and_their_time(kind: str):
    frames = [Image.new("RGB", (4, 3), color) for color in ("red", "green", "blue")]
    content = io.BytesIO()
    frames[0].save(content, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    moving = drawn(content.getvalue())
    times = []
    for number in range(moving.n_frames):
        moving.seek(number)
        moving.load()
        times.append(moving.info["duration"])
    assert times == [100, 200, 300]


def test_all_pictures_of_an_animation_count_together():
    frames = [Image.new("1", (2600, 2000), number % 2) for number in range(5)]
    content = io.BytesIO()
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    assert refused(content.getvalue()) is Reason.LARGE_PICTURE


def test_a_hundred_damaged_files_of_each_kind_are_taken_or_refused_and_break_nothing():
    chance = random.Random(7)
    for content in EACH.values():
        for _time in range(100):
            damaged = bytearray(content)
            for _spot in range(chance.randint(1, 6)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            try:
                take_file("work.txt", bytes(damaged[: chance.randint(1, len(damaged))]))
            except NotTaken:
                continue


# -- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        pytest.param("Plan.pdf", Kind.PDF, "Plan.pdf", id="as it is"),
        pytest.param("PLAN.PDF", Kind.PDF, "PLAN.PDF", id="in capitals"),
        pytest.param("photo.jpeg", Kind.JPEG, "photo.jpeg", id="either ending"),
        pytest.param("page.html", Kind.TEXT, "page.html.txt", id="an ending that lies is not the last one"),
        pytest.param("../../etc/passwd", Kind.TEXT, "passwd.txt", id="without folders"),
        pytest.param(r"C:\work\plan.pdf", Kind.PDF, "plan.pdf", id="without folders of Windows"),
        pytest.param("a\r\nSet-Cookie: x.pdf", Kind.PDF, "aSet-Cookie- x.pdf", id="without lines"),
        pytest.param("fdp.\u202egnp.pdf", Kind.PDF, "fdp.gnp.pdf", id="without turning the writing around"),
        pytest.param('a"b<c>.pdf', Kind.PDF, "a-b-c-.pdf", id="without what systems refuse"),
        pytest.param("  two   words .pdf", Kind.PDF, "two words.pdf", id="with single blanks"),
        pytest.param("Übung №3 ½.pdf", Kind.PDF, "Übung №3 ½.pdf", id="in any letters"),
        pytest.param("مثال.pdf", Kind.PDF, "مثال.pdf", id="from right to left"),
        pytest.param("...", Kind.PNG, "file.png", id="a name of dots"),
        pytest.param(".pdf", Kind.PDF, "pdf.pdf", id="only an ending"),
        pytest.param("", Kind.MP4, "file.mp4", id="no name"),
    ],
)
def test_a_name_is_made_plain(name: str, kind: Kind, clean: str):
    assert clean_name(name, kind) == clean


def test_a_long_name_keeps_its_ending():
    assert clean_name("x" * 500 + ".pdf", Kind.PDF) == "x" * (LONGEST_NAME - 4) + ".pdf"
