"""Sphinx makes the pages: its settings, and what it complains about."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

from course.setup.trouble import Trouble

LOOKS = Path(__file__).parent / "looks"
PORT = 8888
"""Where JupyterLab usually listens."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def make(source: Path, target: Path, *, lessons: dict[str, str]) -> list[str]:
    """Let Sphinx make the site.

    Parameters
    ----------
    source : Path
        What `gather` laid out.
    target : Path
        Where the pages go.
    lessons : dict of str to str
        The name of each page that is a lesson, and in words where its outputs come from.

    Returns
    -------
    list of str
        What Sphinx warns about.

    Raises
    ------
    Trouble
        If Sphinx is not installed.
    """
    try:
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils
    except ImportError as error:
        message = f"the pages are made by Sphinx, which is not installed ({error})."
        raise Trouble(message, "start the command by itself: python3 -m course site") from error

    warnings = io.StringIO()
    shutil.rmtree(target, ignore_errors=True)
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            srcdir=source,
            confdir=None,
            outdir=target,
            doctreedir=source.parent / "doctrees",
            buildername="html",
            confoverrides=settings(lessons),
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.build()
    return [_COLOUR.sub("", line) for line in warnings.getvalue().splitlines() if line]


def settings(lessons: dict[str, str]) -> dict[str, Any]:
    """Return the settings of Sphinx, its extensions and its theme."""
    return {
        "project": "Threads and processes in Python",
        "author": "The authors of the course",
        "copyright": "the authors of the course. Texts and pictures CC BY 4.0, code MIT",
        "extensions": [
            "myst_nb",
            "sphinx.ext.autodoc",
            "sphinx.ext.napoleon",
            "sphinx_copybutton",
        ],
        "exclude_patterns": ["level.html"],
        "nb_execution_mode": "off",
        "nb_merge_streams": True,
        "myst_heading_anchors": 4,
        "suppress_warnings": ["myst.header", "config.cache", "misc.highlighting_failure"],
        "autodoc_typehints": "description",
        "autodoc_typehints_description_target": "documented",
        "napoleon_google_docstring": False,
        "napoleon_use_ivar": True,
        "copybutton_exclude": ".linenos, .gp, .go",
        "highlight_language": "none",
        "html_theme": "pydata_sphinx_theme",
        "html_title": "Threads and processes in Python",
        "html_static_path": [str(LOOKS / "static")],
        "templates_path": [str(LOOKS / "templates")],
        "html_css_files": ["course.css"],
        "html_js_files": ["course.js"],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_sphinx": False,
        "html_context": {"course_lessons": lessons, "course_port": PORT},
        "html_sidebars": {"index": []},
        "html_theme_options": {
            "logo": {"text": "Threads and processes"},
            "navbar_persistent": ["search-button-field"],
            "navbar_align": "left",
            "article_header_end": ["open-in-lab"],
            "secondary_sidebar_items": ["page-toc"],
            "footer_start": ["copyright"],
            "footer_end": ["ran"],
            "show_toc_level": 2,
            "navigation_with_keys": False,
            "pygments_light_style": "a11y-high-contrast-light",
            "pygments_dark_style": "a11y-high-contrast-dark",
        },
    }
