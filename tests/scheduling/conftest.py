"""A learner's folder."""

import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a start page, in which the learner works."""
    (tmp_path / "start.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path
