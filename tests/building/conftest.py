"""A small clone with one lesson, to build from."""

import textwrap

import pytest

from course.building.faults import LessonError
from course.building.notebook import make_notebook

LESSON = """\
    ---
    about: the first things
    ---

    # A lesson

    Some text.

    +++

    More text.

    ```{code-cell}
    %load_ext course
    ```

    ```{code-cell}
    :solution: double
    %%module double
    def double(number):
        ### BEGIN SOLUTION
        secret = number + number
        return secret
        ### END SOLUTION
    ```

    ```{code-cell}
    :tests: double
    :points: 3
    from course.judge import answer, check, score

    student = answer("double")
    with check("doubles a number", points=1, hint="what is twice?"):
        assert student.double(2) == 4
    ### BEGIN HIDDEN TESTS
    with check("doubles nothing", points=2, hint="a hint of the secret"):
        assert student.double(0) == 0
    ### END HIDDEN TESTS
    score(of=3)
    ```

    ```{promises} double
    - a number is doubled :: doubles a number
    - the largest numbers and the smallest
      ones too :: doubles nothing | doubles a number
    ```

    ```{hints} double
    nudge: |
      How often is a number in its double?
    idea: |
      Add it to itself.
    skeleton: |
      In short:

          return number + ...
    why: |
      A sum of two is the double.
    ```

    Text directly below.

    +++ {"manual": "why", "points": 2}

    Why is that so?

    ### BEGIN SOLUTION
    Because of a secret.
    ### END SOLUTION
    """


class SmallClone:
    """A clone that has lessons and nothing else."""

    def __init__(self, root):
        self.root = root
        self.lesson = root / "course" / "lessons" / "1-first" / "first.md"
        self.lesson.parent.mkdir(parents=True)
        self.text = textwrap.dedent(LESSON)
        self.lesson.write_text(self.text)

    def change(self, old, new):
        """Replace a piece of the lesson text, which must be there once."""
        assert self.text.count(old) == 1, old
        self.text = self.text.replace(old, new)
        self.lesson.write_text(self.text)

    def only_fault(self):
        """The one line that is said against the lesson text."""
        with pytest.raises(LessonError) as refused:
            make_notebook(self.lesson, self.root)
        lines = refused.value.lines(self.root)
        assert len(lines) == 1, lines
        return lines[0]

    def line_of(self, piece):
        """The line on which a piece of the text first appears, counted from 1."""
        return self.text[: self.text.index(piece)].count("\n") + 1


@pytest.fixture
def small(tmp_path):
    return SmallClone(tmp_path)
