"""Files that are sent: small requests stay in memory, of a larger one no file is kept beyond the limit."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from classroom.formats.uploads import LARGEST_UPLOAD


class LimitedTemporaryFile(TemporaryFileUploadHandler):
    """What comes after the limit is read past and kept nowhere; `size` of the file counts all that was sent.

    So a form can refuse the file in words, with everything else that was typed, and no disk is filled.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= LARGEST_UPLOAD:
            super().receive_data_chunk(raw_data, start)
