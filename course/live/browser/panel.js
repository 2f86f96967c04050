// @ts-check
import { coresUsed, empty, isShort, kindOf, seconds, shown } from "./recording.js";
import { Plot } from "./plot.js";
import { make, put, withText, writeBeside } from "./rows.js";

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {import("./colours.js").Colours} Colours */

const MOST_CELLS = 16;
const TEXT_EVERY = 480; // milliseconds

/** One run on the page: its figure and its words above, its rows below. */
export class Panel {
  /** @param {Element} grid @param {string} title */
  constructor(grid, title) {
    /** @type {Recording} */
    this.recording = empty();
    this.words = { who: "no worker yet", manner: "" };
    this.title = title;
    this.layout = ""; // what the canvas was laid out for
    this.written = -Infinity;
    /** @type {HTMLElement[]} */
    this.values = [];
    const head = make("div", "cc-head", grid);
    const figure = make("div", "cc-figure", head);
    this.number = make("span", "cc-number", figure);
    make("span", "cc-unit", figure).textContent = "cores used";
    this.meter = make("div", "cc-meter", figure);
    this.meter.setAttribute("aria-hidden", "true");
    const words = make("div", "cc-words", head);
    make("div", "cc-title", words).textContent = title;
    this.sentence = make("div", "cc-sentence", words);
    this.manner = make("div", "cc-manner", words);
    this.labels = make("div", "cc-labels", grid);
    this.canvas = /** @type {HTMLCanvasElement} */ (make("canvas", "", grid));
    this.canvas.setAttribute("role", "img");
    this.seconds = make("div", "cc-values", grid);
    for (const beside of [this.labels, this.seconds]) beside.setAttribute("aria-hidden", "true");
    this.plot = new Plot(this.canvas);
    this.parts = [head, this.labels, this.canvas, this.seconds];
  }

  /** @param {number} horizon seconds @param {number} width of the canvas, pixels
   * @param {Colours} colours @param {boolean} last whether nothing comes after this */
  draw(horizon, width, colours, last) {
    const { recording } = this, lanes = shown(recording);
    const layout = [width, devicePixelRatio, horizon, ...lanes.map((l) => `${l.key}${l.name}${l.start}`)].join("|");
    if (layout !== this.layout) {
      this.layout = layout;
      this.plot.lay(recording, horizon, width, colours);
      this.texts = withText(this.plot.rows);
      writeBeside(this.labels, this.texts, (row) => row.label);
      this.values = writeBeside(this.seconds, this.texts, (row) => (row.lane ? `${seconds(row.lane.cpu)} CPU` : ""));
      for (const part of this.parts) part.style.setProperty("--cc-accent", colours.accents[kindOf(recording)]);
    } else this.plot.rows.forEach((row) => { if (row.lane) row.lane = recording.lanes[row.lane.key]; });
    this.plot.draw(recording);
    this.write(last);
  }

  /** The figure, the meter and the words. @param {boolean} last */
  write(last) {
    const { recording } = this, used = coresUsed(recording);
    put(this.number, isShort(recording) ? "–" : used.toFixed(2));
    const now = performance.now();
    if (!last && now - this.written < TEXT_EVERY) return;
    this.written = now;
    const cells = Math.min(MOST_CELLS, recording.cores.length);
    while (this.meter.children.length < cells) make("i", "", make("span", "cc-cell", this.meter));
    for (let n = 0; n < cells; n += 1) {
      const full = Math.max(0, Math.min(1, (used * cells) / recording.cores.length - n));
      /** @type {HTMLElement} */ (this.meter.children[n].firstElementChild).style.transform = `scaleX(${full.toFixed(3)})`;
    }
    put(this.sentence, this.told());
    put(this.manner, this.words.manner);
    this.texts?.forEach((row, n) => {
      if (!row.lane) return;
      put(/** @type {Element} */ (this.values[n].firstElementChild), `${seconds(row.lane.cpu)} CPU`);
      this.values[n].classList.toggle("cc-ended", row.lane.end !== null);
    });
  }

  told() {
    const { recording } = this;
    if (isShort(recording)) return `${this.words.who}: too short to measure the cores used`;
    return `${this.words.who}: ${seconds(recording.cpu)} of CPU time in ${seconds(recording.wall)}`;
  }

  /** For those who hear it. @param {boolean} everything */
  spoken(everything) {
    const { recording } = this, used = coresUsed(recording).toFixed(2);
    const cores = isShort(recording) ? "" : `${used} of ${recording.cores.length} cores used. `;
    const short = `${cores}${this.told()}. ${this.words.manner}`;
    if (!everything) return short;
    return `${this.title}. ${short} ${shown(recording).map((l) => `${l.name}: ${seconds(l.cpu)} of CPU time.`).join(" ")}`;
  }
}
