"""The widget's front end alone on a page, fed with messages: no Jupyter, and so no time lost."""

from __future__ import annotations

import json

from course.live.widget import CoresWidget, front_end

LIGHT = {"--jp-ui-font-color1": "rgba(0,0,0,.87)", "--jp-ui-font-color2": "rgba(0,0,0,.6)"}
DARK = {"--jp-ui-font-color1": "rgba(255,255,255,1)", "--jp-ui-font-color2": "rgba(255,255,255,.7)"}

PAGE = """<!doctype html><meta charset="utf-8"><title>live</title>
<style>body {{ margin: 16px; background: {paper}; {variables} }}</style>
<style>{style}</style><body><div id="output"></div></body>"""

START = """async ([code, state]) => {
  const url = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
  const widget = (await import(url)).default;
  const listeners = [];
  const model = {get: (name) => state[name], on: (_, take) => listeners.push(take), off: () => {}};
  window.end = widget.render({model, el: document.querySelector("#output")});
  window.feed = (message) => listeners.forEach((take) => take(message));
}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Widget:
    """The widget on a page of its own.

    Parameters
    ----------
    page : playwright Page
        The tab to use.
    title : str
    beside : list of dict
        Earlier runs, as `CoresWidget.beside`.
    dark : bool
        Whether the page looks like JupyterLab's dark theme.
    """

    def __init__(self, page, title="", beside=(), dark=False):
        self.page = page
        variables = ";".join(
            f"{name}: {value}" for name, value in (DARK if dark else LIGHT).items()
        )
        style = str(CoresWidget._css)
        page.set_content(
            PAGE.format(paper="#111" if dark else "#fff", variables=variables, style=style)
        )
        state = {"source": "kernel", "title": title, "beside": list(beside)}
        page.evaluate(START, [front_end(), state])
        self.root = page.locator(".course-cores")

    def feed(self, messages):
        """Send messages, and let the browser draw."""
        self.page.evaluate(
            "(messages) => messages.forEach(window.feed)", json.loads(json.dumps(messages))
        )
        self.page.evaluate(FRAME)
