import json
import logging
import sys

from mastery.config.logs import OneLineOfJson


def line_for(message: str, **parts: object) -> dict[str, object]:
    record = logging.LogRecord(
        "classroom.outbox", logging.WARNING, "file.py", 1, message, parts.pop("args", ()), None
    )  # type: ignore[arg-type]
    vars(record).update(parts)
    text = OneLineOfJson().format(record)
    assert "\n" not in text
    return json.loads(text)  # type: ignore[no-any-return]


def test_log_line_names_moment_level_logger_and_message() -> None:
    line = line_for("%s rows\nwait", args=(3,))
    assert {
        "level": "WARNING",
        "logger": "classroom.outbox",
        "message": "3 rows\nwait",
    }.items() <= line.items()
    assert str(line["at"]).endswith("+00:00")


def test_log_line_carries_extra_fields_but_no_request() -> None:
    line = line_for("denied", actor_id=7, request="<POST with a body>", status_code=403)
    assert (line["actor_id"], line["status_code"]) == (7, 403)
    assert "request" not in line


def test_log_line_holds_an_exception_without_breaking_in_two() -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        line = line_for("broken", exc_info=sys.exc_info())
    assert "ValueError: first\nsecond" in str(line["exception"])
