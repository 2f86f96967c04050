"""What the pages say of themselves: their links lead somewhere, and each command is one."""

import re

import pytest

from course.commands.line import COMMANDS
from tests.conftest import ROOT

PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("autograded/*.md")})
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
