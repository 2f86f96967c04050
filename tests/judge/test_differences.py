"""In which way two values differ, in words."""

import pytest

from course.judge.explaining.differences import in_which_way, left_out


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ([1, 3], [1, 2, 3], "Missing is 2."),
        ([1, 2], [1, 2, 1], "What occurs several times is there only once."),
        ([1, 2, 1], [1, 2, 1, 2, 1], "Missing is 2, 1."),
        ([1, 2, 1], [1, 2, 1, 1], "1 is there 2 times, not 3."),
        ({"a": 1}, {"a": 1, "b": 2}, "Missing is the entry for 'b'."),
        ([1, 2, 3], [1, 2], "Too much is 3."),
        ([3, 2, 1], [1, 2, 3], "The values are right, and their order is the other way round."),
        ([3, 1], [1, 2, 3], "Missing is 2, and the others stand in another order."),
        ([3, 1, 2], [1, 3], "Too much is 2, and the others stand in another order."),
        ([3, 4], [1, 2, 3], ""),
        ([1, [2, 5]], [1, [2, 4]], "5 stands where 4 should be."),
        ({"a": [1], "b": [2]}, {"a": [1, 0], "b": [2, 0]}, "In 2 places the last one is missing."),
        ("a b", "a  b", "Only spaces or line ends differ."),
        ([1, 10**5000], [1, 2], "<int of too many digits> stands where 2 should be."),
        ([], [1], ""),
        (3, 4, ""),
    ],
)
def test_a_difference_is_said_where_it_is_hard_to_see(got, expected, said):
    assert in_which_way(got, expected) == said


def test_zero_is_not_false_and_one_is_not_true():
    assert left_out([1], [True, 1]) == [True]


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ("ended by Terminated", "ended by SIGTERM",
         "'Terminated' stands where 'SIGTERM' should be."),
        ("Finished", "finished", "Only large and small letters differ."),
        (
            [1, 2, 3],
            [4, 2, 5],
            "It differs in 2 places. In the first of them: 1 stands where 4 should be.",
        ),
        ("one", "two", ""),
    ],
)  # fmt: skip
def test_texts_and_several_places_are_told(got, expected, said):
    assert in_which_way(got, expected) == said
