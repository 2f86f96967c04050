// @ts-check
import { seconds, shown } from "./recording.js";
import { END, make, put } from "./rows.js";

/** @typedef {{title: string, recording: Recording, canvas: HTMLElement}} Shown what can be read: a live panel, or one that stays */
/** @typedef {import("./recording.js").Recording} Recording */

const MOST_NAMED = 6; // cores or workers that are told one by one
const HINT = "Point at a moment, or press ← and →, to read it.";

/** @param {Recording} recording @param {number} at seconds */
function columnAt(recording, at) {
  return recording.columns.find((column) => column.start <= at && at < column.end);
}

/** A moment of a run in words. @param {Recording} recording @param {number} at seconds */
function told(recording, at) {
  const column = columnAt(recording, at);
  if (!column) return at < recording.wall ? "nobody looked" : "over";
  const cores = recording.cores.map((number, n) => [number, column.cores[n]]);
  const busy = cores.filter(([, percent]) => Number(percent) >= 50).length;
  const first = cores.length > MOST_NAMED
    ? `${busy} of ${cores.length} cores busy`
    : cores.map(([number, percent]) => `core ${number} ${percent === null ? "offline" : `${Math.round(Number(percent))} %`}`).join(", ");
  const workers = shown(recording)
    .filter((lane) => lane.key in column.lanes && lane.start <= at && (lane.end ?? Infinity) > at)
    .map((lane) => ({ name: lane.name, percent: column.lanes[lane.key][0], core: column.lanes[lane.key][1] }))
    .sort((a, b) => b.percent - a.percent);
  const named = workers.slice(0, MOST_NAMED).map(({ name, percent, core }) =>
    percent < 1 ? `${name} waits` : `${name} ${Math.round(percent)} %${core === null ? "" : ` on core ${core}`}`);
  const more = workers.length - named.length;
  return [first, named.join(", ") + (more > 0 ? `, and ${more} more` : "")].filter(Boolean).join("; ");
}

/** A line that is moved with the pointer or the arrow keys, and what was at that moment. */
export class Cursor {
  /** @param {HTMLElement} grid @param {HTMLElement} readout @param {Shown[]} panels */
  constructor(grid, readout, panels) {
    this.grid = grid;
    this.readout = readout;
    this.panels = panels;
    this.horizon = 0;
    /** @type {number|undefined} */
    this.at = undefined; // seconds
    this.line = make("div", "cc-cursor", grid);
    this.line.hidden = true;
    readout.setAttribute("role", "status");
    put(readout, HINT);
    if (panels.length > 1) readout.style.minHeight = `${1.35 * (panels.length + 1)}em`; // nothing below moves
    grid.tabIndex = 0;
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", "The cores in time. Left and right arrow keys read moment by moment.");
    /** JupyterLab leaves us the arrows and Escape, and keeps what is pressed with Ctrl, Cmd or Shift.
     * @param {KeyboardEvent} event */
    const ours = (event) => {
      if (!grid.isConnected) window.removeEventListener("keydown", ours, true);
      grid.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey || event.shiftKey));
    };
    grid.addEventListener("focus", () => window.addEventListener("keydown", ours, true));
    grid.addEventListener("pointermove", (event) => {
      const box = this.canvas.getBoundingClientRect(), x = event.clientX - box.left;
      this.move(x >= 0 && x <= box.width - END ? (x * this.horizon) / (box.width - END) : undefined);
    });
    grid.addEventListener("pointerleave", () => this.move(undefined));
    grid.addEventListener("keydown", (event) => this.key(event));
    grid.addEventListener("blur", () => {
      window.removeEventListener("keydown", ours, true);
      this.move(undefined);
    });
  }

  get canvas() { return this.panels[this.panels.length - 1].canvas; }

  /** @param {KeyboardEvent} event */
  key(event) {
    const wall = Math.max(...this.panels.map((panel) => panel.recording.wall));
    const step = Math.max(0.1, wall / 100), at = this.at ?? wall;
    /** @type {Record<string, number|undefined>} */
    const places = { ArrowLeft: at - step, ArrowRight: at + step, Home: 0, End: wall, Escape: undefined };
    if (!(event.key in places) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const place = places[event.key];
    this.move(place === undefined ? undefined : Math.max(0, Math.min(wall - 1e-3, place)));
  }

  /** @param {number} [at] seconds; nowhere if undefined */
  move(at) {
    this.at = at;
    this.line.hidden = at === undefined;
    if (at === undefined) return put(this.readout, HINT);
    const { canvas } = this, top = this.panels[0].canvas.offsetTop;
    const x = canvas.offsetLeft + (at / (this.horizon || 1)) * (canvas.offsetWidth - END);
    this.line.style.transform = `translateX(${x}px)`;
    this.line.style.top = `${top}px`;
    this.line.style.height = `${canvas.offsetTop + canvas.offsetHeight - top}px`;
    const texts = this.panels.map((panel) => (this.panels.length > 1 ? `${panel.title}: ` : "") + told(panel.recording, at));
    put(this.readout, `At ${seconds(at)}${this.panels.length > 1 ? ":\n" : ", "}${texts.join("\n")}`);
  }
}
