import pytest

from mastery.config import env


def refusal_of(read: object) -> str:
    with pytest.raises(env.WrongSetting) as refused:
        read()  # type: ignore[operator]
    return str(refused.value)


def test_refusal_ends_a_program_with_its_sentence() -> None:
    assert isinstance(env.WrongSetting("No."), SystemExit)


@pytest.mark.parametrize("value", ["", "   "], ids=["empty", "blank"])
def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    assert env.text("X", default="other") == "other"
    assert "X is not set" in refusal_of(lambda: env.text("X"))


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("YES", True), ("1", True), ("off", False), ("0", False)]
)
def test_boolean_reads_usual_words(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("X", value)
    assert env.boolean("X", default=not expected) is expected


def test_boolean_refuses_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "maybe")
    assert refusal_of(lambda: env.boolean("X", default=True)) == "X must be true or false, not 'maybe'."


@pytest.mark.parametrize("value", ["0", "70000", "-1", "8e3", "²", "80 80"])
def test_integer_refuses_what_is_out_of_bounds(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    sentence = refusal_of(lambda: env.integer("PORT", default=8000, minimum=1, maximum=65535))
    assert sentence == f"PORT must be a whole number from 1 to 65535, not {value!r}."


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a.example , b.example,")
    assert env.words("X") == ["a.example", "b.example"]


def test_database_address_is_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://t%40ss:p%2Fw@db.example:5433/my%20school?sslmode=require"
    )
    assert env.database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "my school",
        "USER": "t@ss",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_address_may_name_a_socket_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://tess@/school?host=%2Fvar%2Frun&port=54329")
    settings = env.database("DATABASE_URL")
    assert (settings["HOST"], settings["PORT"], settings["OPTIONS"]) == ("/var/run", "54329", {})


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("mysql://tess:secret@host/school", id="another kind of database"),
        pytest.param("sqlite:///school.db", id="a file"),
        pytest.param("host", id="no address"),
        pytest.param("postgresql://tess:secret@host:port/school", id="a word for a port"),
        pytest.param("postgresql://tess:secret@host", id="no database"),
        pytest.param("postgresql://tess:secret@/school", id="no host"),
        pytest.param("postgresql://tess:secret@host/school?password=secret", id="an unknown parameter"),
    ],
)
def test_wrong_database_address_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    sentence = refusal_of(lambda: env.database("DATABASE_URL"))
    assert sentence.startswith("DATABASE_URL ")
    assert sentence.endswith(".")
    assert "secret" not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("redis://:pw@host:6379/2", "redis://:pw@host:6379/2"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_broker_address_is_put_in_the_words_of_celery(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    monkeypatch.setenv("REDIS_URL", value)
    assert env.redis("REDIS_URL") == expected


@pytest.mark.parametrize("value", ["amqp://host", "redis://", "redis://:secret@host:x/0"])
def test_wrong_broker_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REDIS_URL", value)
    sentence = refusal_of(lambda: env.redis("REDIS_URL"))
    assert "redis://host:6379/0" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize(
    ("value", "port", "security"),
    [
        ("smtp://ada:p%40ss@mail.example", 587, "starttls"),
        ("smtp://ada:p%40ss@mail.example?security=tls", 465, "tls"),
        ("smtp://ada:p%40ss@mail.example:2525?security=none", 2525, "none"),
    ],
)
def test_mail_address_chooses_the_usual_port(
    monkeypatch: pytest.MonkeyPatch, value: str, port: int, security: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", value)
    assert env.mail_server("EMAIL_URL") == env.MailServer("mail.example", port, "ada", "p@ss", security)


@pytest.mark.parametrize("value", ["http://mail.example", "smtp://", "smtp://mail.example?security=much"])
def test_wrong_mail_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EMAIL_URL", value)
    assert refusal_of(lambda: env.mail_server("EMAIL_URL")).startswith("EMAIL_URL must ")
