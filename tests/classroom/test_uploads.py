"""What is sent is written as it comes in, and never beyond the limit of a file."""

from pathlib import Path

from classroom.formats.uploads import LARGEST_UPLOAD
from classroom.web.uploads import LimitedTemporaryFile

CHUNK = 1024 * 1024


def test_a_file_is_cut_off_at_the_limit_and_says_how_much_was_sent():
    handler = LimitedTemporaryFile()
    handler.new_file("file", "film.mp4", "video/mp4", 0, None)
    for number in range(8):
        handler.receive_data_chunk(b"x" * CHUNK, number * CHUNK)
    with handler.file_complete(8 * CHUNK) as file:
        assert file.size == 8 * CHUNK
        assert Path(file.temporary_file_path()).stat().st_size == LARGEST_UPLOAD
