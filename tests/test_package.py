"""What ``pip install .`` installs, and what the requirements files pin."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import nbformat
import pytest

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The wheel of the files that git knows, as `pip install .` in a clone would build it."""
    folder = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            target = folder / "clone" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((root / name).read_bytes())
    said = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, "clone"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_every_module_is_installed(wheel, root):
    modules = {p.relative_to(root).as_posix() for p in (root / "course").rglob("*.py")}
    assert modules <= set(wheel.namelist())


def test_files_of_the_live_view_come_along(wheel, root):
    beside = {
        p.relative_to(root).as_posix()
        for p in (root / "course" / "live").rglob("*")
        if p.suffix in (".js", ".css")
    }
    assert beside
    assert beside <= set(wheel.namelist())


def test_the_live_views_server_part_is_enabled_by_installing(wheel):
    (name,) = (n for n in wheel.namelist() if ".data/data/" in n)
    assert name.endswith("/etc/jupyter/jupyter_server_config.d/course.json")
    assert b"course.live.server" in wheel.read(name)


def test_no_lesson_no_solution_and_no_hidden_test_is_installed(wheel, root):
    names = wheel.namelist()
    assert not [n for n in names if "lessons" in n or n.endswith((".md", ".ipynb"))]
    assert not [n for n in names if n.split("/")[0] in ("tests", "source", "release", "benchmarks")]
    secret = {
        line
        for path in (root / "source").rglob("*.ipynb")
        for line in secret_lines(nbformat.read(path, as_version=4))
    }
    assert len(secret) > 20
    installed = {
        line.strip()
        for name in names
        if name.endswith((".py", ".js", ".json", ".css"))
        for line in wheel.read(name).decode().split("\n")
    }
    assert sorted(secret & installed) == []


def secret_lines(notebook):
    """Lines of solutions and hidden tests that are long enough to be told from other code."""
    for cell in notebook.cells:
        secret = False
        for line in cell.source.split("\n"):
            if "### BEGIN" in line or "### END" in line:
                secret = "### BEGIN" in line
            elif secret and len(line.strip()) > 30 and not line.startswith(("import ", "from ")):
                yield line.strip()


def pins(path):
    """Package names and the lines that pin them."""
    lines = path.read_text().splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            found.setdefault(line.split("==")[0].strip(), []).append(line)
    return found


FILES = ["requirements.txt", "tests/requirements.txt"]


@pytest.mark.parametrize("name", FILES)
def test_requirements_are_names_versions_and_markers_only(root, name):
    pinned = r"[a-z0-9.-]+==[a-z0-9.]+( ; [a-z_]+ (==|!=|<|>=) '[a-zA-Z0-9.*]+'.*)?"
    for lines in pins(root / name).values():
        for line in lines:
            assert re.fullmatch(pinned, line), line
    assert "://" not in (root / name).read_text()


def test_both_files_pin_the_same_versions(root):
    course, tests = (pins(root / name) for name in FILES)
    for name in course.keys() & tests.keys():
        versions = [{line.split(" ;")[0] for line in lines[name]} for lines in (course, tests)]
        assert versions[0] == versions[1]


def test_the_requirements_are_complete_for_this_python(root):
    """Whatever the declared packages need here, directly or not, is pinned, as it is installed."""
    pinned = pins(root / "requirements.txt")
    with open(root / "pyproject.toml", "rb") as file:
        declared = tomllib.load(file)["project"]["dependencies"]
    waiting, seen = [re.split("[>=]", text)[0] for text in declared], set()
    while waiting:
        name = re.sub("[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        version = metadata.version(name)
        assert any(f"{name}=={version}" in line for line in pinned.get(name, [])), name
        waiting += needed_here(name)
    assert len(seen) > 80


def needed_here(name):
    from packaging.requirements import Requirement

    for text in metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name
            for extra in requirement.extras:
                for more in metadata.requires(requirement.name) or []:
                    wanted = Requirement(more)
                    if wanted.marker and wanted.marker.evaluate({"extra": extra}):
                        yield wanted.name


def test_what_is_imported_is_declared(root):
    with open(root / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)["project"]
    declared = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {
        re.sub("[-_.]+", "-", re.split("[>=]", text)[0]).lower()
        for texts in declared
        for text in texts
    }
    modules = metadata.packages_distributions()
    standard = sys.stdlib_module_names | {"course"}
    undeclared = set()
    for path in (root / "course").rglob("*.py"):
        for module in imported_by(path) - standard:
            owners = {
                re.sub("[-_.]+", "-", owner).lower() for owner in modules.get(module, [module])
            }
            if not owners & names:
                undeclared.add((path.relative_to(root).as_posix(), module))
    assert sorted(undeclared) == []


def imported_by(path):
    needless = set()  # for type checkers, or used only where it is installed
    found = set()
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            needless |= set(ast.walk(node))
        if isinstance(node, ast.Try) and "ImportError" in ast.dump(ast.Module(node.handlers, [])):
            needless |= {part for line in node.body for part in ast.walk(line)}
    for node in ast.walk(tree):
        if node in needless:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
