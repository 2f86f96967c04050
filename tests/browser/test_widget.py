"""What the live view draws and says, in a browser, fed with runs from `tests.live.stories`."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from course.live.still import as_html
from course.live.wording import Titled, words
from tests.browser.alone import Widget
from tests.live.stories import story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


@pytest.fixture
def page(sheet):
    return sheet


@pytest.fixture(scope="module")
def threads():
    return story("thread", 3, 2, 0.9, most=1, turn=0.9)


@pytest.fixture(scope="module")
def processes():
    return story("process", 3, 2, 0.9)


def earlier(title, recording):
    return {"title": title, "recording": recording.to_json(), "words": words(recording)}


def test_threads_that_take_turns_are_told_as_that(page, threads):
    widget = Widget(page, "three threads")
    widget.feed(threads[0])
    widget.feed([{"type": "end"}])
    root = widget.root
    assert root.locator(".cc-number").text_content() == "1.00"
    assert "In turns" in root.locator(".cc-manner").text_content()
    names = root.locator(".cc-labels .cc-label").all_text_contents()
    assert names == ["core 0", "core 1", "worker 0", "worker 1", "worker 2"]
    assert root.locator(".cc-values .cc-label").all_text_contents()[2:] == ["0.90 s CPU"] * 3
    spoken = root.locator("canvas").get_attribute("aria-label")
    assert spoken.startswith("three threads. 1.00 of 2 cores used. 3 threads: 2.7 s of CPU time")
    assert "worker 2: 0.90 s of CPU time." in spoken
    assert "1.00 of 2 cores used" in root.locator("[aria-live=polite]").text_content()


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(page, threads, processes, dark):
    widget = Widget(page, "three processes", [earlier("three threads", threads[1])], dark=dark)
    widget.feed(processes[0])
    widget.feed([{"type": "end"}])
    found = Axe().run(page, context=".course-cores").response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert not [(each["id"], node["html"]) for each in serious for node in each["nodes"]]


@pytest.mark.long
def test_two_runs_stand_on_one_time_scale(page, threads, processes):
    widget = Widget(page, "three processes", [earlier("three threads", threads[1])])
    widget.feed(processes[0])
    widget.feed([{"type": "end"}])
    root = widget.root
    assert root.locator(".cc-title").all_text_contents() == ["three threads", "three processes"]
    boxes = [canvas.bounding_box() for canvas in root.locator("canvas").all()]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[0]["width"] == boxes[1]["width"]
    assert root.locator(".cc-axis").count() == 1
    assert "At the same time" in root.locator(".cc-manner").last.text_content()
    colours = [
        e.evaluate("e => getComputedStyle(e).color") for e in root.locator(".cc-number").all()
    ]
    assert colours[0] != colours[1]


@pytest.mark.long
def test_a_long_run_takes_columns_and_each_is_drawn_once(page, threads):
    widget = Widget(page)
    page.evaluate("""() => {
      window.painted = 0;
      const fill = CanvasRenderingContext2D.prototype.fillRect;
      CanvasRenderingContext2D.prototype.fillRect = function (...box) {
        window.painted += 1;
        return fill.apply(this, box);
      };
    }""")
    per_frame = []
    for message in threads[0]:
        before = page.evaluate("() => window.painted")
        widget.feed([message])
        per_frame.append(page.evaluate("() => window.painted") - before)
    # whatever has been painted stays: the last frames are no dearer than the first
    assert max(per_frame[-5:]) <= 40


@pytest.mark.long
def test_it_counts_a_frame_for_each_look(page, threads):
    widget = Widget(page)
    widget.feed(threads[0][:5])  # the names of the workers have come
    first = int(widget.root.get_attribute("data-frames"))
    for n, message in enumerate(threads[0][5:12], 1):
        widget.feed([message])
        assert int(widget.root.get_attribute("data-frames")) == first + n


def test_many_workers_on_many_cores_fit_on_one_screen(page):
    messages, _ = story("process", 64, 128, 0.3)
    widget = Widget(page, "64 workers on 128 cores")
    widget.feed(messages)
    assert widget.root.bounding_box()["height"] < 900
    boxes = [label.bounding_box() for label in widget.root.locator(".cc-labels .cc-label").all()]
    assert all(b["y"] >= a["y"] + 12 for a, b in pairwise(boxes))


def test_names_that_are_too_long_keep_their_numbers(page, processes):
    page.set_viewport_size({"width": 400, "height": 900})
    widget = Widget(page, "three processes")
    long = json.dumps(processes[0]).replace("worker ", "SpawnProcess-3")
    widget.feed(json.loads(long))
    labels = widget.root.locator(".cc-labels .cc-label").all()
    assert [label.text_content() for label in labels[2:]] == [
        f"SpawnProcess-3{n}" for n in range(3)
    ]
    for label in labels[2:]:
        name, number = label.locator("span").all()
        assert name.evaluate("e => e.scrollWidth > e.clientWidth")
        assert number.evaluate("e => e.scrollWidth <= Math.ceil(e.getBoundingClientRect().width)")
        assert right(number) <= right(label) + 1


def right(part):
    box = part.bounding_box()
    return box["x"] + box["width"]


@pytest.mark.long
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_is_legible_in_a_narrow_window_of_either_theme(page, processes, dark):
    page.set_viewport_size({"width": 400, "height": 900})
    widget = Widget(page, "three processes", dark=dark)
    widget.feed(processes[0])
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 400
    paper = 17 if dark else 255
    for name in (".cc-number", ".cc-title", ".cc-sentence", ".cc-manner"):
        colour = widget.root.locator(name).evaluate("e => getComputedStyle(e).color")
        assert contrast(colour, paper) >= 3, name


def contrast(colour, paper):
    """As WCAG 2 defines it, of a text on grey paper."""
    numbers = [float(n) for n in colour[colour.index("(") + 1 : -1].split(",")]
    alpha = numbers[3] if len(numbers) > 3 else 1.0

    def linear(value):
        value /= 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    mixed = [value * alpha + paper * (1 - alpha) for value in numbers[:3]]
    text = sum(w * linear(v) for w, v in zip((0.2126, 0.7152, 0.0722), mixed, strict=True))
    lighter, darker = sorted([text, linear(paper)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.long
def test_with_reduced_motion_it_is_drawn_once_a_second(page, threads):
    page.emulate_media(reduced_motion="reduce")
    widget = Widget(page)
    began = page.evaluate("() => performance.now()")
    widget.feed(threads[0][:20])
    seconds = (page.evaluate("() => performance.now()") - began) / 1000
    assert int(widget.root.get_attribute("data-frames")) <= 3 + seconds
    widget.feed([{"type": "end"}])
    assert widget.root.locator(".cc-number").text_content() != ""


def test_a_moment_can_be_read_with_the_keyboard(page, threads):
    widget = Widget(page, "three threads")
    widget.feed(threads[0])
    readout = widget.root.locator("[role=status]")
    page.keyboard.press("Tab")
    assert widget.root.locator(".cc-grid").evaluate("e => e === document.activeElement")
    page.keyboard.press("Home")
    assert readout.text_content() == "At 0.00 s, core 0 100 %, core 1 5 %"
    page.keyboard.press("ArrowRight")
    workers = "worker 0 100 % on core 0, worker 1 waits, worker 2 waits"
    assert readout.text_content() == f"At 0.10 s, core 0 100 %, core 1 5 %; {workers}"
    page.keyboard.press("Escape")
    assert "press ← and →" in readout.text_content()


def test_the_notebook_keeps_its_keys_that_save_and_run(page, threads):
    widget = Widget(page, "three threads")
    widget.feed(threads[0])
    page.evaluate(
        """() => document.addEventListener('keydown', (event) => {
          window.ours = event.target.closest('[data-lm-suppress-shortcuts]') !== null;
        }, true)"""  # where JupyterLab listens, too
    )
    page.keyboard.press("Tab")
    assert widget.root.locator(".cc-grid").evaluate("e => e === document.activeElement")
    for key, ours in (("Home", True), ("Control+b", False), ("Shift+Enter", False), ("End", True)):
        page.keyboard.press(key)
        assert page.evaluate("() => window.ours") is ours, key


def test_a_moment_can_be_read_with_the_pointer_in_both_runs(page, threads, processes):
    widget = Widget(page, "three processes", [earlier("three threads", threads[1])])
    widget.feed(processes[0])
    box = widget.root.locator("canvas").last.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 5)
    text = widget.root.locator("[role=status]").text_content()
    assert "three threads: core 0" in text
    assert "three processes: core 0" in text
    assert widget.root.locator(".cc-cursor").is_visible()
    page.mouse.move(0, 0)
    assert not widget.root.locator(".cc-cursor").is_visible()


def left_behind(page, runs, source="kernel"):
    """What stays of these runs, below the live view, as a page runs its scripts."""
    page.evaluate(
        """(html) => {
          const left = document.createElement("div");
          left.innerHTML = html;
          document.body.append(left);
          for (const script of left.querySelectorAll("script:not([type])")) {
            const runs = document.createElement("script");
            runs.textContent = script.textContent;
            script.replaceWith(runs);
          }
        }""",
        as_html(runs, source, 1),
    )
    return page.locator(".cc-still")


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 800])
def test_what_stays_is_as_high_as_the_live_view_was(page, threads, processes, width):
    page.set_viewport_size({"width": width, "height": 900})
    widget = Widget(page, "three processes", [earlier("three threads", threads[1])])
    widget.feed(processes[0])
    widget.feed([{"type": "end"}])
    live = widget.root.first
    runs = [Titled("three threads", threads[1]), Titled("three processes", processes[1])]
    still = left_behind(page, runs)
    for part in ("", ".cc-grid", ".cc-labels"):
        one = (live.locator(part) if part else live).first.bounding_box()
        other = (still.locator(part) if part else still).first.bounding_box()
        assert other["height"] == pytest.approx(one["height"], abs=1), part
        assert other["width"] == pytest.approx(one["width"], abs=1), part
    drawn = [still.locator("img").first.bounding_box(), live.locator("canvas").first.bounding_box()]
    assert drawn[0]["width"] == pytest.approx(drawn[1]["width"], abs=1)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert still.locator("img").first.evaluate("(image) => image.decode().then(() => true)")


def test_a_moment_of_what_stays_can_be_read_with_no_kernel(page, threads):
    widget = Widget(page, "three threads")
    widget.feed(threads[0])
    widget.feed([{"type": "end"}])
    still = left_behind(page, [Titled("three threads", threads[1])])
    readout = still.locator("[role=status]")
    still.locator(".cc-grid").focus()
    for key in ("Home", "ArrowRight"):
        page.keyboard.press(key)
    workers = "worker 0 100 % on core 0, worker 1 waits, worker 2 waits"
    assert readout.text_content() == f"At 0.10 s, core 0 100 %, core 1 5 %; {workers}"
    box = still.locator("img").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 13, box["y"] + 5)
    assert re.match(r"At 2\.[67]\d? s, core 0", readout.text_content())
    assert still.locator(".cc-cursor").is_visible()
