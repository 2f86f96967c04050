"""A topic is meant by its folder, its name or its number."""

import pytest

from course.commands.topics import assignment_named, topic_named
from course.setup.trouble import Trouble

KNOWN = ["1-threads", "2-gil", "threads"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("1-threads/", "1-threads"), ("GIL", "2-gil"), ("2", "2-gil")]
)
def test_a_topic_is_meant(typed, meant):
    assert topic_named(typed, KNOWN) == meant


def test_whose_whole_name_it_is_comes_first():
    assert topic_named("threads", KNOWN) == "threads"


def test_one_that_is_not_there_is_named_with_one_that_is_like_it():
    with pytest.raises(Trouble, match=r"no topic 'gill'. Did you mean 'gil'"):
        topic_named("gill", KNOWN)


def test_an_assignment_that_only_the_gradebook_has_keeps_its_name(tmp_path):
    (tmp_path / "source" / "2-gil").mkdir(parents=True)
    assert assignment_named("gil", tmp_path) == "2-gil"
    assert assignment_named("last-year", tmp_path) == "last-year"
