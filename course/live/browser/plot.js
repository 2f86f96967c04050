// @ts-check
import { shade } from "./colours.js";
import { kindOf } from "./recording.js";
import { END, arrange, heightOf, inner } from "./rows.js";

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {import("./recording.js").Column} Column */
/** @typedef {import("./recording.js").Lane} Lane */
/** @typedef {import("./colours.js").Colours} Colours */
/** @typedef {import("./rows.js").Row} Row */

const AT_WORK = 5; // percent of one core; less says nothing about where
const MARK = 14; // pixels that a mark takes to the right of its moment

/** The canvas of one run. Only what is new is drawn. */
export class Plot {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.painted = 0; // columns that are on the canvas
    /** @type {Row[]} */
    this.rows = [];
  }

  /** Begin anew. @param {Recording} recording @param {number} horizon seconds
   * @param {number} width pixels @param {Colours} colours */
  lay(recording, horizon, width, colours) {
    this.rows = arrange(recording);
    this.usual = kindOf(recording);
    this.colours = colours;
    this.scale = (width - END) / (horizon || 1);
    const height = heightOf(this.rows), { canvas, pen } = this;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    canvas.style.height = `${height}px`;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.font = "10px system-ui, sans-serif";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.fillStyle = colours.track;
    for (const row of this.rows) if (!row.lane) pen.fillRect(0, row.y, width - END, inner(row));
    this.painted = 0;
  }

  /** Draw the columns that are not there yet. @param {Recording} recording */
  draw(recording) {
    const { columns } = recording;
    const from = this.painted < columns.length ? columns[this.painted].start : recording.wall;
    for (; this.painted < columns.length; this.painted += 1) this.paint(recording, columns[this.painted]);
    const since = from - MARK / /** @type {number} */ (this.scale);
    for (const row of this.rows) {
      const { lane } = row;
      if (!lane) continue;
      const last = Math.max(lane.start, lane.end ?? 0, lane.joined ?? 0);
      if (last >= since && inner(row) >= 5) this.mark(row, lane);
    }
  }

  /** @param {Recording} recording @param {Column} column */
  paint(recording, column) {
    const scale = /** @type {number} */ (this.scale), colours = /** @type {Colours} */ (this.colours);
    const kinds = kindsOf(recording, column);
    for (const row of this.rows) {
      if (row.lane) {
        const { lane } = row, seen = column.lanes[lane.key];
        const from = Math.max(column.start, lane.start), to = Math.min(column.end, lane.end ?? Infinity);
        if (to <= from) continue;
        this.fill(from * scale, row.y, to * scale, inner(row), colours.track);
        if (!seen) continue;
        this.bar(row, from * scale, to * scale, seen[0], colours[lane.kind]);
        if (seen[0] >= AT_WORK) this.place(row, from * scale, to * scale, seen[1]);
      } else {
        const core = /** @type {number} */ (row.core), busy = column.cores[core];
        if (busy === null) continue;
        const left = column.start * scale, right = column.end * scale;
        this.bar(row, left, right, busy, colours.other);
        this.bar(row, left, right, column.own[core], colours[kinds.get(recording.cores[core]) ?? this.usual]);
      }
    }
  }

  /** A bar as high, and as deep in colour, as it is busy; a thin row has only the colour.
   * @param {Row} row @param {number} left @param {number} right @param {number} percent
   * @param {string[]|string} colour */
  bar(row, left, right, percent, colour) {
    if (percent < 1) return;
    const part = Math.min(1, percent / 100), full = inner(row);
    const height = full >= 8 ? Math.max(1, part * full) : full;
    this.fill(left, row.y + full - height, right, height, typeof colour === "string" ? colour : shade(colour, part));
  }

  /** The number of the core, once the worker has stayed there long enough for it to be read.
   * @param {Row} row @param {number} left @param {number} right @param {number|null} core */
  place(row, left, right, core) {
    if (inner(row) < 12) return;
    if (row.on !== core) Object.assign(row, { on: core, since: left, told: core === null });
    const since = /** @type {number} */ (row.since), early = since - /** @type {Lane} */ (row.lane).start * /** @type {number} */ (this.scale) < 10;
    const text = `core ${core}`, x = since + (early ? 11 : 3);
    if (row.told || right - x < 4 + 5.5 * text.length) return;
    row.told = true;
    this.haloed(() => {
      this.pen.strokeText(text, x, row.y + inner(row) / 2 + 0.5);
      this.pen.fillText(text, x, row.y + inner(row) / 2 + 0.5);
    }, 2.5);
  }

  /** A rectangle between whole pixels, so that neighbours meet without a seam.
   * @param {number} left @param {number} top @param {number} right @param {number} height
   * @param {string} colour */
  fill(left, top, right, height, colour) {
    const snap = (/** @type {number} */ x) => Math.round(x * devicePixelRatio) / devicePixelRatio;
    this.pen.fillStyle = colour;
    this.pen.fillRect(snap(left), top, Math.max(1 / devicePixelRatio, snap(right) - snap(left)), height);
  }

  /** @param {() => void} draw @param {number} halo pixels */
  haloed(draw, halo) {
    const colours = /** @type {Colours} */ (this.colours);
    this.pen.strokeStyle = colours.halo;
    this.pen.fillStyle = colours.mark;
    this.pen.lineWidth = halo;
    draw();
  }

  /** Start ▸, exit ▏ and join ○ of a worker. @param {Row} row @param {Lane} lane */
  mark(row, lane) {
    const scale = /** @type {number} */ (this.scale), { pen } = this, { mark } = /** @type {Colours} */ (this.colours);
    const height = inner(row), middle = row.y + height / 2, size = Math.min(5, height / 3);
    const line = (/** @type {number} */ x) => this.fill(x, row.y - 1, x + 2, height + 2, mark);
    if (lane.end !== null) line(lane.end * scale);
    if (lane.joined !== null && lane.end !== null) {
      const radius = Math.min(3, height / 4), x = Math.max(lane.joined, lane.end) * scale + 5 + radius;
      this.fill(lane.end * scale + 2, middle - 0.5, x - radius, 1, mark);
      pen.beginPath();
      pen.arc(x, middle, radius, 0, 2 * Math.PI);
      pen.strokeStyle = mark;
      pen.lineWidth = 1.5;
      pen.stroke();
    }
    if (lane.before) return;
    const x = lane.start * scale;
    line(x);
    pen.beginPath();
    pen.moveTo(x + 2, middle - size);
    pen.lineTo(x + 2 + size * 1.3, middle);
    pen.lineTo(x + 2, middle + size);
    pen.closePath();
    this.haloed(() => { pen.stroke(); pen.fill(); }, 1.5);
  }
}

/** Which kind of worker was busiest on each core. @param {Recording} recording @param {Column} column */
function kindsOf(recording, column) {
  /** @type {Map<number|null, string>} */
  const kinds = new Map();
  const busiest = Object.entries(column.lanes).sort((a, b) => a[1][0] - b[1][0]);
  for (const [key, [, core]] of busiest) if (recording.lanes[key]) kinds.set(core, recording.lanes[key].kind);
  return kinds;
}
