"""Axe-core finds nothing serious on anything that the course shows, and it fits a phone.

Everything stands on pages of its own, in JupyterLab's own colours, as if a kernel were there: no
server is started for it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from course.experimenting.asking import Experiment
from course.experimenting.dock import ExperimentDock
from course.experimenting.kinds import chunks, filling, joining, starting, workers
from course.experimenting.page import as_html as experiment_html
from course.experimenting.table import KINDS, entry
from course.judge import answer, check, explore, replay, score, together
from course.judge.interleavings.exploring import failing
from course.judge.judging import here
from course.live.wording import Titled
from course.predicting.asking import Prediction
from course.predicting.dock import PredictDock
from course.predicting.outcome import Truth
from course.predicting.page import as_html as prediction_html
from course.predicting.question import Choice, Question
from course.progress.home import Home, Lesson
from course.progress.store import Progress
from course.scheduling.dock import ScheduleDock
from course.scheduling.page import as_html as level_html
from course.scheduling.replaying import Replayed
from tests.browser.conftest import fresh_page
from tests.conftest import ROOT
from tests.live.stories import story

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("desk"),
]

PAGE = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><title>the course</title><style>{style}"
    "</style><body data-jp-theme-light='{light}' style='margin: 8px; background:"
    " var(--jp-layout-color0, white); color: var(--jp-content-font-color1, black)'><main>"
    "<h1>Lesson</h1>{parts}</main>"
)
ENLIVEN = """async (code) => {
  const url = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
  const model = {get: () => '', on() {}, off() {}, send() {}};
  (await import(url)).default.initialize({model});
}"""
DATA = {
    "workers": {
        "work": "waits",
        "number": 2,
        "ways": {
            "one after the other": {"wall": 2, "cpu": 0.1, "spans": [[0, 0, 1], [1, 1, 2]]},
            "threads": {"wall": 1, "cpu": 0.1, "spans": [[0, 0, 1], [0, 0, 1]]},
            "processes": {"wall": 1.2, "cpu": 0.1, "spans": [[0, 0.2, 1.1], [0, 0.1, 1.2]]},
        },
    },
    "switch-interval": {
        "interval": 5,
        "work": "Python code",
        "used": 1.0,
        "gil": True,
        "turns": [[[0, 0.005], [0.01, 0.015]], [[0.005, 0.01]]],
    },
    "start-methods": {"megabytes": 1, "ways": {"thread": [[0.001, 0.002]], "spawn": [[0.1, 0.2]]}},
    "chunks": {
        "chunk": 4,
        "item": 0.1,
        "items": 1200,
        "loop": 0.12,
        "most": 4,
        "cores": 2,
        "alone": 0.02,
        "points": [[1, 0.8], [2, 1.6], [3, 1.7], [4, 1.6]],
    },
    "queue": {
        "put": 80,
        "get": 40,
        "room": 10,
        "until": 1.2,
        "through": 40,
        "points": [[0, 0], [0.1, 1], [0.5, 10]],
        "waited": {"put": [[0.6, 1.0]], "get": []},
    },
    "join": {
        "kind": "threads",
        "number": 2,
        "seconds": 0.1,
        "places": {
            joining.IN: {"wall": 0.2, "spans": [[0, 0.1], [0.1, 0.2]]},
            joining.AFTER: {"wall": 0.1, "spans": [[0, 0.1], [0, 0.1]]},
        },
    },
}
"""As the experiments measure it."""

RACY = """# %%module counter
class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        self.value += n
"""


def experiments():
    for name in KINDS:
        made = Experiment(name, entry(name), entry(name).settings({}))
        made.data, made.state, made.earlier = DATA[name], "measured", ["What was said before."]
        made.before = DATA[name]
        yield experiment_html(made, f"-{name}")


def predictions():
    picks = Question(
        name="pages",
        ask="How long does `fetch` take?",
        choices=(Choice("half a second", "No."), Choice("more", "Yes.")),
    )
    number = Question(name="many", kind="number", ask="How many?", unit="seconds", why="So.")
    for at, (question, given, truth) in enumerate(
        [(picks, None, None), (picks, 0, Truth(1)), (picks, 1, Truth(1)), (number, None, None)]
    ):
        made = Prediction(question, "1-threads", Progress(None))
        made.given, made.truth = given, truth
        yield prediction_html(made, f"-predict-{at}")


def lessons():
    some = partial(Lesson, link="a.ipynb", of=9, exercises=3, questions=4, levels=5, minutes=95)
    return Home(
        [
            some("Threads", points=9, solved=3, predicted=4, won=5, section="1. A", when="2026"),
            some("Join", points=1, solved=1, predicted=0, won=0),
        ]
    )._repr_html_()


def report_and_replay():
    """A test cell's report of a race, and its replay."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here().setting, "texts", {"counter": RACY})
        patch.setattr(here(), "show", shown.append)

        def adding():
            counter = answer("counter").Counter()
            together(partial(counter.add, 1), partial(counter.add, 2))
            if counter.value != 3:
                raise AssertionError("an addition is lost")

        with check("counts right", points=1, hint="a lock"):
            explore(adding)
        with check("is there", points=1):
            answer("counter").Counter()
        score(of=3)
        played = Replayed(replay())
    failing.clear()
    here().clear()
    return shown[-1]._repr_html_(), level_html(played, "-replayed")


@pytest.fixture(scope="module")
def parts():
    from course.live.picture import bundle  # imports matplotlib, which every process would pay for

    report, played = report_and_replay()
    _, recording = story("thread", 3, 2, 0.9, most=1, turn=0.9)
    picture, _ = bundle(
        [Titled("before", recording), Titled("three threads", recording)], "kernel", 1
    )
    return [lessons(), *predictions(), *experiments(), report, played, picture["text/html"]]


def theme(name):
    if name == "plain":
        return ""
    import jupyterlab.commands

    folder = Path(jupyterlab.commands.get_app_dir()) / "themes" / "@jupyterlab"
    style = (folder / f"theme-{name}-extension" / "index.css").read_text(encoding="utf-8")
    return "".join(re.findall(r":root\s*\{.*?\}", style, re.DOTALL))


@pytest.fixture(scope="module", params=["light", "dark", "plain"])
def shown(request, browser, parts):
    """A page with one of each, alive: in one of the themes, or in none, as in feedback."""
    light = str(request.param != "dark").lower()
    with fresh_page(browser) as page:
        page.set_content(PAGE.format(style=theme(request.param), light=light, parts="".join(parts)))
        for dock in (PredictDock, ScheduleDock, ExperimentDock):
            page.evaluate(ENLIVEN, dock._esm)
        page.locator(".course-experiment button").first.wait_for()
        page.locator(".course-predict form").first.wait_for()
        yield page


def test_axe_finds_nothing_serious(shown):
    found = Axe().run(shown).response["violations"]
    serious = [
        (fault["id"], node["html"][:200], node["failureSummary"][:300])
        for fault in found
        if fault["impact"] in ("serious", "critical") or fault["id"].startswith("landmark")
        for node in fault["nodes"]
    ]
    assert not serious


@pytest.mark.parametrize("width", [390, 1600])
def test_it_fits(shown, width):
    shown.set_viewport_size({"width": width, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    wide = shown.evaluate(
        """() => [...document.querySelectorAll('main > *')]
          .filter((part) => part.scrollWidth > part.clientWidth + 1)
          .map((part) => part.className)"""
    )
    assert wide == []


def test_the_site_shows_it_in_the_dark_too(sheet, parts):
    folder = Path(pytest.importorskip("pydata_sphinx_theme").__file__).parent
    theme = folder / "theme" / "pydata_sphinx_theme" / "static" / "styles"
    styles = [theme / "pydata-sphinx-theme.css", ROOT / "course/site/looks/static/course.css"]
    text = "".join(path.read_text(encoding="utf-8") for path in styles)
    cells = "".join(
        f"<div class='cell_output'><div class='output text_html'>{part}</div></div>"
        for part in parts
    )
    sheet.set_content(PAGE.format(style=text, light="false", parts=cells))
    sheet.evaluate("() => Object.assign(document.documentElement.dataset, {theme: 'dark'})")
    sheet.evaluate("() => document.querySelector('main').classList.add('bd-content')")
    sheet.evaluate("() => document.body.removeAttribute('style')")
    found = Axe().run(sheet, context=".cell_output", options={"runOnly": ["color-contrast"]})
    assert [node["html"] for each in found.response["violations"] for node in each["nodes"]] == []
    picture = sheet.locator(".course-cores img").first
    assert picture.evaluate("one => getComputedStyle(one).padding") == "0px"  # or it would be moved


def test_the_columns_of_the_home_page_do_not_lie_over_one_another(shown):
    shown.set_viewport_size({"width": 480, "height": 900})
    shown.add_style_tag(content=".course-home table { table-layout: fixed }")  # as JupyterLab does
    over = shown.evaluate(
        """() => [...document.querySelectorAll('.course-home :is(th, td)')]
          .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
          .map((cell) => cell.textContent)"""
    )
    assert over == []


def test_what_is_drawn_agrees_with_what_the_experiments_measure():
    measured = {"workers": workers, "start-methods": starting, "chunks": chunks, "queue": filling}
    for name, module in measured.items():
        assert module.say(DATA[name])
