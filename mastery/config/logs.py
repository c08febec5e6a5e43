"""In production a log is one JSON object per line, so that any collector can read it."""

import json
import logging
from datetime import UTC, datetime

from classroom.web.request_id import current_request_id

PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
LEFT_OUT = frozenset({"request", "data", "args"})
"""Objects that Django and Celery hang on a record and that may hold what a person typed."""


class OneLineOfJson(logging.Formatter):
    """Fields given by `extra=` stand beside the fixed ones."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {name: value for name, value in vars(record).items() if name not in PLAIN_FIELDS | LEFT_OUT}
        line = extra | {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": current_request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)
