"""What is sent is written as it comes in, never beyond the limit of a file; what is too much is refused in words."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classroom.formats.uploads import LARGEST_UPLOAD
from classroom.web.uploads import LimitedTemporaryFile
from tests.support.pages import Client, soup

CHUNK = 1024 * 1024


def test_a_file_is_cut_off_at_the_limit_and_says_how_much_was_sent():
    handler = LimitedTemporaryFile()
    handler.new_file("file", "film.mp4", "video/mp4", 0, None)
    for number in range(8):
        handler.receive_data_chunk(b"x" * CHUNK, number * CHUNK)
    with handler.file_complete(8 * CHUNK) as file:
        assert file.size == 8 * CHUNK
        assert Path(file.temporary_file_path()).stat().st_size == LARGEST_UPLOAD


@pytest.mark.django_db
def test_too_many_files_at_once_are_refused_in_words(client: Client):
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    answer = client.post("/login/", {"username": "tess", "password": "x", "file": files})
    page = soup(answer)
    assert answer.status_code == 400
    assert page.h1.get_text() == "We could not read what was sent"
    assert "Go back" in page.main.get_text()
