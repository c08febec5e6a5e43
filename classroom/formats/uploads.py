"""How large a file may be that anybody sends."""

LARGEST_UPLOAD = 5 * 1024 * 1024
