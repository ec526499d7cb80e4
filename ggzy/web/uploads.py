"""Files on their way in 上传: larger ones lie on the disk in a file without a name, so that of a process that was ended none is left."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Unnamed(FileUploadHandler):
    """Behind Django's own for small files, which keeps them in memory."""

    def new_file(self, *given: Any, **more: Any) -> None:
        super().new_file(*given, **more)
        came = tempfile.TemporaryFile()  # noqa: SIM115 closed with the request
        self.file = UploadedFile(came, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
