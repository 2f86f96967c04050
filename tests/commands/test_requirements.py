"""Which requirements of pyproject.toml the running interpreter meets."""

import pytest

from course.setup import requirements

VERSIONS = {"tool": "9.1.1"}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("tool", False),
        ("tool>=9.1", False),
        ("tool>=9.1.2", True),
        ("tool >= 8.4, < 9.2", False),
        ("tool>=8.4,<9.1", True),
        ("tool>=8.4,<9.1.1", True),
        ("other>=1", True),
    ],
)
def test_versions_are_compared(tmp_path, monkeypatch, text, missing):
    def version(name):
        if name not in VERSIONS:
            raise requirements.metadata.PackageNotFoundError(name)
        return VERSIONS[name]

    monkeypatch.setattr(requirements.metadata, "version", version)
    (tmp_path / "pyproject.toml").write_text(f'[project]\ndependencies = ["{text}"]\n')
    assert requirements.missing_here(tmp_path, tests=False) == ([text] if missing else [])


def test_a_form_that_is_not_understood_is_named(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["tool~=9.1"]\n')
    with pytest.raises(ValueError, match=r"'tool~=9\.1' is not of the form"):
        requirements.missing_here(tmp_path, tests=False)
