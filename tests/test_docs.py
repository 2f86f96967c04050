"""What the pages say of themselves: their links lead somewhere, and each command is one."""

import re
import tomllib

import pytest

from course.commands.line import COMMANDS
from tests.conftest import ROOT

FOLDERS = (".", "docs", "autograded", "deploy")
PAGES = sorted(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")


def anchors(path):
    """The anchors of a page's headings, as the hosts of repositories make them."""
    headings = re.findall(r"^#+ +(.+?) *$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for found in LINK.finditer(page.read_text("utf-8")):
        target, _, anchor = found["target"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = (page.parent / target).resolve() if target else page
        assert place.exists(), found[0]
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), found[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_is_one(page):
    named = set(re.findall(r"python3 -m course ([a-z]+)", page.read_text("utf-8")))
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_the_readme_has_all_commands():
    page = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"^python3 -m course ([a-z]+)", page, re.MULTILINE)
    assert set(named) == set(COMMANDS)


def test_the_pictures_of_imports_are_what_import_linter_looks_at():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = [c for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    page = (ROOT / "docs" / "inside.md").read_text("utf-8")
    pictures = re.findall(r"^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    drawn = [[line.split() for line in picture.splitlines()] for picture in pictures]
    for contract in layers:
        assert [re.split(r"[ |]+", layer) for layer in contract["layers"]] in drawn
