"""What a test leaves open is told in its own name, and not in that of a later one."""

import subprocess
import sys

LEAKS = """
def test_that_leaks():
    circle = [open(__file__)]
    circle.append(circle)  # it is closed when somebody looks for circles, whenever that is

def test_that_comes_later():
    pass
"""


def test_the_test_that_has_leaked_fails(root, tmp_path):
    (tmp_path / "test_two.py").write_text(LEAKS)
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-W", "error", "-q", tmp_path],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert "2 passed, 1 error" in said.stdout, said.stdout + said.stderr
    assert "ERROR at teardown of test_that_leaks" in said.stdout
    assert "unclosed file" in said.stdout
