// @ts-check
import { coloursOf, shade } from "./colours.js";
import { Cursor } from "./cursor.js";
import { Panel } from "./panel.js";
import { add } from "./recording.js";
import { END, make, put } from "./rows.js";

const HORIZONS = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400];
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400];
const SPEAK_EVERY = 5000; // milliseconds
const CALM = 1000; // milliseconds between two frames where motion is reduced

/** What is on the page: the runs to compare with, the run that goes on, one time scale for all. */
export class View {
  /** @param {HTMLElement} el @param {string} source @param {string} title @param {any[]} beside */
  constructor(el, source, title, beside) {
    this.source = source;
    this.frames = 0;
    this.ended = this.waiting = false;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.spoken = -Infinity;
    this.horizon = 0;
    this.build(el);
    /** @type {Panel[]} */
    this.panels = [...beside, { title }].map((run) => Object.assign(new Panel(this.grid, run.title), run));
    this.live = this.panels[this.panels.length - 1];
    this.axis = make("div", "cc-axis", this.grid);
    this.axis.setAttribute("aria-hidden", "true");
    this.cursor = new Cursor(this.grid, this.readout, this.panels);
    this.theme();
    this.resizing = new ResizeObserver(([entry]) => this.resize(entry.contentRect.width));
    this.resizing.observe(this.live.canvas);
    this.width = this.live.canvas.clientWidth;
    this.theming = new MutationObserver(() => { this.theme(); this.soon(); });
    this.theming.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light", "class"] });
    this.draw();
  }

  /** @param {HTMLElement} el */
  build(el) {
    this.root = make("div", "course-cores", el);
    this.root.dataset.source = this.source;
    this.root.dataset.frames = "0";
    this.speech = make("div", "cc-speech", this.root);
    this.speech.setAttribute("aria-live", "polite");
    this.grid = make("div", "cc-grid", this.root);
    this.readout = make("div", "cc-readout", this.root);
    const foot = make("div", "cc-foot", this.root);
    this.keys = ["threads", "processes", "other load"].map((text) => {
      const key = make("span", "cc-key", foot);
      const swatch = make("b", "", key);
      key.append(text);
      return swatch;
    });
    make("span", "cc-key", foot).textContent = "▸ start   ▏exit   ○ join";
    make("span", "cc-key", foot).textContent = "core 0, core 1, … in a lane: where it computes";
    this.limits = make("span", "cc-limits", foot);
    this.notice = make("span", "cc-notice", foot);
    this.say(this.source === "kernel"
      ? "Sampled by the kernel itself: the picture can stand still while a C call holds the GIL."
      : "");
  }

  theme() {
    this.colours = coloursOf(this.root);
    const { thread, process, other, track } = this.colours;
    this.root.style.setProperty("--cc-track", track);
    [shade(thread, 0.75), shade(process, 0.75), other].forEach((colour, n) => { this.keys[n].style.background = colour; });
    this.anew();
  }

  /** @param {number} width pixels */
  resize(width) {
    if (width === this.width) return;
    this.width = width;
    this.anew();
    this.soon();
  }

  /** Lay everything out again with the next frame. */
  anew() { for (const panel of this.panels) panel.layout = ""; }

  /** @param {string} text */
  say(text) { put(this.notice, text); }

  /** Take a message from the feed. @param {any} message */
  take(message) {
    const { live } = this;
    if (message.type === "all") {
      live.recording = message.recording;
      live.layout = "";
    } else if (message.type === "begin") {
      live.recording.columns = [];
      live.recording.lanes = {};
      live.layout = "";
    } else if (message.type === "tick") {
      if (add(live.recording, message)) live.layout = "";
    } else if (message.type === "end") {
      this.ended = true;
      if (message.lost) this.say("The kernel has ended.");
    }
    if (message.words) live.words = message.words;
    if (this.ended) this.draw();
    else this.soon();
  }

  /** Draw with the browser's next frame; with reduced motion, once a second. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    const go = () => requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
    if (this.calm && this.frames > 1 && !this.ended) window.setTimeout(go, CALM);
    else go();
  }

  draw() {
    const { recording } = this.live;
    if (recording.cores.length) {
      const { wall } = recording, before = Math.max(0, ...this.panels.slice(0, -1).map((panel) => panel.recording.wall));
      const horizon = this.ended || wall <= before ? Math.max(wall, before) : HORIZONS.find((h) => h >= wall) || wall;
      if (horizon !== this.horizon) this.writeAxis(horizon);
      for (const panel of this.panels)
        if (panel === this.live || !panel.layout || horizon !== this.horizon) panel.draw(horizon, this.width, this.colours, this.ended || panel !== this.live);
      this.horizon = this.cursor.horizon = horizon;
      this.speak();
    }
    this.frames += 1;
    this.root.dataset.frames = String(this.frames);
  }

  /** @param {number} horizon seconds */
  writeAxis(horizon) {
    this.axis.replaceChildren();
    const step = STEPS.find((s) => horizon / s <= 6) || horizon;
    for (let at = 0; at <= horizon + 1e-6; at += step) {
      const tick = make("span", "", this.axis);
      tick.style.left = `calc((100% - ${END}px) * ${at / (horizon || 1)})`;
      tick.textContent = at === 0 ? "0" : at < 120 ? `${Number(at.toFixed(1))} s` : `${Number((at / 60).toFixed(1))} min`;
    }
  }

  /** For screen readers: now and then, and at the end. */
  speak() {
    const now = performance.now();
    if (!this.ended && now - this.spoken < SPEAK_EVERY) return;
    this.spoken = now;
    const { recording } = this.live;
    put(this.limits, `${recording.limits}, sampled ${recording.hz} times a second by the ${this.source === "server" ? "Jupyter server" : "kernel"}`);
    put(this.speech, this.live.spoken(false));
    for (const panel of this.panels) panel.canvas.setAttribute("aria-label", panel.spoken(true));
  }

  remove() {
    this.resizing.disconnect();
    this.theming.disconnect();
    this.root.remove();
  }
}
