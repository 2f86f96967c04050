"""What a child sees and reaches: nothing but Python and its scratch folder."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from multiprocessing.connection import Client, Listener
from pathlib import Path

import psutil
import pytest

from course.sandbox import Child, ChildNotStarted, Limits, child, walls
from course.sandbox.terms import MIB
from tests.sandbox.conftest import told

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap needs Linux")

READ = """
import json
said = {}
for path in json.loads(sys.argv[1]):
    try:
        with open(path, "rb") as file:
            said[path] = str(file.read(10))
    except OSError as error:
        said[path] = type(error).__name__
print(json.dumps(said))
"""

WRITE = """
import json, os
said = {}
for path in json.loads(sys.argv[1]):
    try:
        with open(os.path.join(path, "written"), "w") as file:
            file.write("x")
        said[path] = "written"
    except OSError as error:
        said[path] = type(error).__name__
print(json.dumps(said))
"""


def test_no_file_of_the_course_of_the_home_or_of_others(walled_bench, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    places = [
        ROOT / "README.md",
        ROOT / "pyproject.toml",
        ROOT / "tests" / "conftest.py",
        ROOT / "course" / "sandbox" / "child.py",
        Path(__file__),
        secret,
        Path("/etc/shadow"),
        Path("/etc/passwd"),
        Path.home() / ".bashrc",
        Path("/proc/1/environ"),
        Path(f"/proc/{os.getpid()}/environ"),
    ]
    child = walled_bench.start(READ, json.dumps([str(place) for place in places]))
    said = told(child)
    seen = {place for place, what in said.items() if not what.endswith("Error")}
    assert seen <= {"/proc/1/environ"}
    if seen:
        assert "HOME" not in said["/proc/1/environ"] or "SECRET" not in said["/proc/1/environ"]


def test_no_folder_can_be_listed_on_the_way(walled_bench, tmp_path):
    child = walled_bench.start(
        "import json, os; print(json.dumps([os.listdir(p) for p in sys.argv[1:]]))",
        "/",
        str(tmp_path),
        str(ROOT),
        str(ROOT / "course"),
    )
    top, beside, clone, course = told(child)
    assert set(top) <= {
        *("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "proc", "dev", "tmp"),
        *(Path(place).parts[1] for place in (ROOT, tmp_path, sys.base_prefix, sys.prefix)),
    }
    assert beside == [walled_bench.folder.name]
    assert set(clone) <= {"course", Path(sys.prefix).name}
    assert set(course) == {"child", "__init__.py"}


def test_nothing_can_be_written_but_the_scratch_folder(walled_bench):
    own = str(walled_bench.folder)
    places = ["/", "/usr", "/etc", "/dev", "/proc", sys.prefix, str(ROOT), str(ROOT / "course")]
    places += [str(Path(json.__file__).parent), "/tmp", "/dev/shm", "/dev/pts", own]
    child = walled_bench.start(WRITE, json.dumps(places), hidden=[ROOT])
    said = told(child)
    assert {place for place, what in said.items() if what == "written"} == {
        *("/tmp", "/dev/shm", own)
    }
    assert not [place for place in places if Path(place, "written").exists()]


def test_its_own_temporary_places_are_bounded(walled_bench):
    child = walled_bench.start(
        """
        import json
        said = {}
        for place in ("/tmp", "/dev/shm"):
            try:
                for n in range(100):
                    with open(f"{place}/{n}", "wb") as file:
                        file.write(bytes(2**20))
            except OSError as error:
                said[place] = [n, error.strerror]
        print(json.dumps(said))
        """,
        limits=Limits(disk=8 * MIB),
    )
    said = told(child)
    assert set(said) == {"/tmp", "/dev/shm"}
    assert all(6 <= n <= 8 and "No space" in why for n, why in said.values())


def test_no_network(walled_bench):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        child = walled_bench.start(
            """
            import json, socket
            said = []
            for address in (("127.0.0.1", int(sys.argv[1])), ("192.0.2.1", 80)):
                try:
                    socket.create_connection(address, timeout=5)
                    said.append("connected")
                except OSError as error:
                    said.append(type(error).__name__)
            with socket.create_server(("127.0.0.1", 0)) as own:
                with socket.create_connection(own.getsockname()):
                    said.append("its own")
            print(json.dumps(said))
            """,
            str(port),
        )
        refused, unreachable, own = told(child)
    assert refused == "ConnectionRefusedError"
    assert unreachable == "OSError"
    assert own == "its own"


def test_no_abstract_socket_of_the_judge(walled_bench):
    name = f"\0course-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        child = walled_bench.start(
            """
            import socket
            try:
                socket.socket(socket.AF_UNIX).connect("\\0" + sys.argv[1])
            except OSError as error:
                print('"' + type(error).__name__ + '"')
            """,
            name[1:],
        )
        assert told(child) == "ConnectionRefusedError"


def test_a_socket_in_the_scratch_folder_is_reached_from_both_sides(bench, until):
    """The judge listens for the child, and the child for the judge."""
    with Listener(str(bench.folder / "judge"), "AF_UNIX") as listener:
        child = bench.start("""
            from multiprocessing.connection import Client, Listener
            with Listener("child", "AF_UNIX") as listener, Client("judge", "AF_UNIX") as judge:
                judge.send_bytes(b"from the child")
                with listener.accept() as connection:
                    print(connection.recv_bytes().decode())
        """)
        with listener.accept() as connection:
            assert connection.recv_bytes() == b"from the child"
            with Client(str(bench.inside(child) / "child"), "AF_UNIX") as back:
                back.send_bytes(b"from the judge")
    assert child.wait(150) == 0, child.stderr()
    assert child.stdout() == "from the judge\n"


def test_no_process_but_its_own(walled_bench, until):
    child = walled_bench.start("""
        import json, os, signal
        seen = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        try:
            os.kill(-1, 0)
            alone = False
        except OSError:
            alone = True
        print(json.dumps([seen, os.getpid()]))
    """)
    seen, own = told(child)
    assert own in seen
    assert len(seen) == 2 + walled_bench.forks  # with what a room waits in for its forked child


def test_no_privilege(walled_bench):
    child = walled_bench.start("""
        import json
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        print(json.dumps([status[name].strip() for name in ("CapEff", "CapPrm", "NoNewPrivs")]))
    """)
    effective, permitted, no_new = told(child)
    assert int(effective, 16) == 0
    assert int(permitted, 16) == 0
    assert no_new == "1"


def test_the_environment_is_scrubbed(bench, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    child = bench.start(
        "import json, os; print(json.dumps(dict(os.environ)))", env={"LESSON": "threads"}
    )
    env = told(child)
    assert not {"JUPYTERHUB_API_TOKEN", "PYTHONPATH", "PYTEST_CURRENT_TEST"} & set(env)
    assert env["LESSON"] == "threads"
    assert env["HOME"] == str(bench.folder)
    assert env["PATH"] == os.environ["PATH"]


def test_hidden_although_inside_something_readable(walled_bench, tmp_path):
    course = tmp_path / "course"
    for name in ("a/notes", "b/solutions", "b/deep/needed"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(name)
    child = walled_bench.run(
        ["find", str(course), "-type", "f"],
        readable=[course, course / "b" / "deep"],
        hidden=[course / "b", tmp_path / "not in sight anyway"],
    )
    assert child.wait(150) == 0, child.stderr()
    assert set(child.stdout().split()) == {f"{course}/a/notes", f"{course}/b/deep/needed"}


def test_what_it_wrote_is_seen_while_it_runs_and_goes_with_it(walled_bench, until):
    child = walled_bench.start("""
        import os, time
        os.mkdir("closed", 0o700)
        open("closed/file", "w").write("x")
        os.chmod("closed", 0)
        print("ready")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    os.chmod(walled_bench.inside(child) / "closed", 0o700)
    assert (walled_bench.inside(child) / "closed" / "file").read_text() == "x"
    child.kill()
    assert [entry.name for entry in walled_bench.folder.iterdir()] == ["main.py"]


def test_without_walls_it_says_why(tmp_path, monkeypatch):
    none = walls.Walls(False, False, "There are no walls: bubblewrap is missing.")
    monkeypatch.setattr(child, "available_walls", lambda: none)
    with pytest.raises(ChildNotStarted, match="bubblewrap is missing"):
        Child([sys.executable, "-I", "-c", ""], folder=tmp_path, walls=True)


def test_bubblewrap_that_does_not_work_is_found_out(tmp_path, monkeypatch):
    program = tmp_path / "bwrap"
    program.write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    walls._tried.cache_clear()
    try:
        tried = walls.available_walls()
        assert not tried
        assert "uid map: Permission denied" in tried.detail
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
        walls._tried.cache_clear()
        assert "bubblewrap is missing" in walls.available_walls().detail
    finally:
        walls._tried.cache_clear()


def test_the_answer_is_the_same_from_many_threads(walls):
    before, found = set(psutil.Process().children()), []
    threads = [
        threading.Thread(target=lambda: found.append(child.available_walls())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert set(psutil.Process().children()) <= before  # an original may end by itself just now
