// @ts-check
// The live picture of one run. Loaded by anywidget as it is: no bundler, no library.
//
// Samples come over a WebSocket from the Jupyter server (`course.live.server`) or, where there is
// no such server, as messages of the widget's own model. Both send the same three things:
// {type: "all"} a whole recording, {type: "tick"} one more column, {type: "end"} no more.

/** @typedef {{start: number, end: number, cores: (number|null)[], own: number[], lanes: Record<string, [number, number|null]>}} Column */
/** @typedef {{key: string, kind: string, name: string, start: number, end: number|null, cpu: number, before: boolean}} Lane */
/** @typedef {{cores: number[], quota: number|null, limits: string, hz: number, lanes: Record<string, Lane>, columns: Column[], cpu: number, wall: number}} Recording */
/** @typedef {{y: number, height: number, label: string, core?: number, lane?: Lane}} Row */

const MOST_COLUMNS = 1200;
const HORIZONS = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400];
const GAP = 12; // pixels between the cores and the workers
const CANVAS_HEIGHT = 560; // pixels shared by the rows when there are many
const LEVELS = 24; // steps of the colour scale

const LIGHT = { scale: ["#cfe2f4", "#94c1e7", "#4f97d2", "#2273b5", "#0d5291"], accent: "#1b6bb0", other: "#b9bec4", track: "#eef1f4", mark: "#46515c", halo: "#ffffff" };
const DARK = { scale: ["#1b3a55", "#22577f", "#2f7db6", "#5aa9e2", "#9fd0fa"], accent: "#74b9f2", other: "#6a7178", track: "#2a2f34", mark: "#d5dde4", halo: "#111111" };

/** @param {number} value seconds */
function seconds(value) {
  if (value < 0.995) return `${value.toFixed(2)} s`;
  if (value < 99.95) return `${value.toFixed(1)} s`;
  return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
}

/** Two colours mixed. @param {string} a @param {string} b @param {number} part */
function mix(a, b, part) {
  const hex = (/** @type {string} */ text, /** @type {number} */ at) => parseInt(text.slice(at, at + 2), 16);
  const channel = (/** @type {number} */ at) => Math.round(hex(a, at) * (1 - part) + hex(b, at) * part);
  return `rgb(${channel(1)},${channel(3)},${channel(5)})`;
}

/** The colours for the page's theme, judged by its text: bright text means a dark page.
 * @param {Element} root */
function paletteOf(root) {
  const [r, g, b] = (getComputedStyle(root).color.match(/[\d.]+/g) || ["0", "0", "0"]).map(Number);
  const theme = 0.3 * r + 0.59 * g + 0.11 * b > 140 ? DARK : LIGHT;
  const last = theme.scale.length - 1;
  const colours = Array.from({ length: LEVELS + 1 }, (_, level) => {
    const place = (level / LEVELS) * last;
    const index = Math.min(last - 1, Math.floor(place));
    return mix(theme.scale[index], theme.scale[index + 1], place - index);
  });
  return { ...theme, colours };
}

/** Neighbours averaged, as `course.live.recording.merged` does. @param {Column[]} columns */
function merged(columns) {
  /** @type {Column[]} */
  const result = [];
  for (let i = 0; i < columns.length; i += 2) {
    const a = columns[i], b = columns[i + 1];
    if (!b || b.start - a.end > 1e-3) {
      result.push(a);
      if (b) i -= 1;
      continue;
    }
    const one = a.end - a.start, two = b.end - b.start, whole = one + two || 1;
    const mean = (/** @type {number} */ x, /** @type {number} */ y) => (x * one + y * two) / whole;
    /** @type {Column["lanes"]} */
    const lanes = {};
    for (const key of new Set([...Object.keys(a.lanes), ...Object.keys(b.lanes)])) {
      const x = a.lanes[key] || [0, null], y = b.lanes[key] || [0, null];
      lanes[key] = [mean(x[0], y[0]), x[0] > y[0] ? x[1] : y[1]];
    }
    result.push({
      start: a.start, end: b.end, lanes,
      cores: a.cores.map((x, n) => (x === null ? b.cores[n] : b.cores[n] === null ? x : mean(x, /** @type {number} */ (b.cores[n])))),
      own: a.own.map((x, n) => mean(x, b.own[n])),
    });
  }
  return result;
}

/** The lanes worth a row, as `Recording.shown` says. @param {Recording} recording */
function shown(recording) {
  const least = Math.max(0.02 * recording.wall, 0.02);
  return Object.values(recording.lanes)
    .filter((lane) => !lane.before || lane.cpu > least)
    .sort((a, b) => Number(a.kind === "process") - Number(b.kind === "process") || a.start - b.start || a.key.localeCompare(b.key, undefined, { numeric: true }));
}

/** The workers, counted, as `course.live.wording.who` does. @param {Recording} recording */
function who(recording) {
  const lanes = shown(recording);
  const main = lanes.find((lane) => lane.before && lane.name === "MainThread");
  const parts = [];
  for (const [kind, plural] of [["thread", "threads"], ["process", "processes"]]) {
    const count = lanes.filter((lane) => lane.kind === kind && lane !== main).length;
    if (count) parts.push(`${count} ${count === 1 ? kind : plural}`);
  }
  if (!parts.length) return main ? "the main thread" : "no worker yet";
  if (main && main.cpu > 0.1 * recording.cpu) parts.push("the main thread");
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : parts[0];
}

/** Where the WebSocket is: behind the page's base URL, with its token where it has one.
 * @param {string} view */
function address(view) {
  const element = document.getElementById("jupyter-config-data");
  /** @type {Record<string, string>} */
  const page = element ? JSON.parse(element.textContent || "{}") : {};
  const base = page.baseUrl || document.body.dataset.baseUrl || "/";
  const url = new URL(page.wsUrl || base, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.pathname = `${url.pathname.replace(/\/$/, "")}/course/live`;
  url.searchParams.set("view", view);
  if (page.token) url.searchParams.set("token", page.token);
  return url;
}

/** Listen to the server until told to stop; a lost connection is made again.
 * @param {string} view
 * @param {(message: any, reply: (answer: object) => void) => void} take
 * @param {(connected: boolean) => void} state */
function listen(view, take, state) {
  let wait = 250, over = false;
  /** @type {WebSocket|undefined} */
  let socket;
  /** @type {number|undefined} */
  let timer;
  const connect = () => {
    socket = new WebSocket(address(view));
    const mine = socket;
    mine.onopen = () => { wait = 250; state(true); };
    mine.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (message.type === "end") over = true;
      take(message, (answer) => mine.send(JSON.stringify(answer)));
    };
    mine.onclose = () => {
      if (over) return;
      state(false);
      timer = window.setTimeout(connect, wait);
      wait = Math.min(4000, wait * 2);
    };
  };
  connect();
  return () => { over = true; window.clearTimeout(timer); socket?.close(); };
}

/** @param {string} name @param {string} className @param {Element} [parent] */
function make(name, className, parent) {
  const element = document.createElement(name);
  element.className = className;
  parent?.append(element);
  return element;
}

/** One picture on the page. */
class Picture {
  /** @param {HTMLElement} el @param {string} source @param {string} title */
  constructor(el, source, title) {
    /** @type {Recording} */
    this.recording = { cores: [], quota: null, limits: "", hz: 10, lanes: {}, columns: [], cpu: 0, wall: 0 };
    this.source = source;
    this.frames = 0;
    this.ended = false;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.painted = 0; // columns that are on the canvas
    this.layout = ""; // what the canvas was laid out for
    this.spoken = this.written = -Infinity;
    /** @type {Row[]} */
    this.rows = [];
    this.build(el, title);
    this.theme();
    this.resizing = new ResizeObserver(() => this.soon());
    this.resizing.observe(this.canvas);
    this.theming = new MutationObserver(() => { this.theme(); this.soon(); });
    this.theming.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light", "class"] });
    this.draw();
  }

  /** @param {HTMLElement} el @param {string} title */
  build(el, title) {
    this.root = make("div", "course-cores", el);
    this.root.dataset.source = this.source;
    this.root.dataset.frames = "0";
    const head = make("div", "cc-head", this.root);
    const figure = make("div", "cc-figure", head);
    this.number = make("span", "cc-number", figure);
    make("span", "cc-unit", figure).textContent = "cores used";
    this.meter = make("div", "cc-meter", figure);
    this.meter.setAttribute("aria-hidden", "true");
    const words = make("div", "cc-words", head);
    make("div", "cc-title", words).textContent = title;
    this.sentence = make("div", "cc-sentence", words);
    this.speech = make("div", "cc-speech", this.root);
    this.speech.setAttribute("aria-live", "polite");
    this.speech.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    this.plot = make("div", "cc-plot", this.root);
    this.plot.setAttribute("role", "img");
    this.labels = make("div", "cc-labels", this.plot);
    this.canvas = /** @type {HTMLCanvasElement} */ (make("canvas", "", this.plot));
    this.axis = make("div", "cc-axis", this.plot);
    const foot = make("div", "cc-foot", this.root);
    this.keys = ["these workers", "other load"].map((text) => {
      const key = make("span", "cc-key", foot);
      const swatch = make("b", "", key);
      key.append(text);
      return swatch;
    });
    make("span", "cc-key", foot).textContent = "▸ start   ▏end";
    this.limits = make("span", "cc-limits", foot);
    this.notice = make("span", "cc-notice", foot);
    this.say(this.source === "kernel"
      ? "Sampled by the kernel itself: the picture can stand still while a C call holds the GIL."
      : "");
  }

  theme() {
    this.colours = paletteOf(this.root);
    this.root.style.setProperty("--cc-accent", this.colours.accent);
    this.root.style.setProperty("--cc-track", this.colours.track);
    this.keys[0].style.background = this.colours.colours[LEVELS * 0.75];
    this.keys[1].style.background = this.colours.other;
    this.layout = "";
  }

  /** @param {string} text */
  say(text) { this.notice.textContent = text; }

  /** Take a message from the feed. @param {any} message */
  take(message) {
    if (message.type === "all") {
      this.recording = message.recording;
      this.layout = "";
    } else if (message.type === "begin") {
      this.recording.columns = [];
      this.layout = "";
    } else if (message.type === "tick") {
      const { recording } = this;
      for (const [key, lane] of Object.entries(message.lanes)) recording.lanes[key] = /** @type {Lane} */ (lane);
      recording.columns.push(message.column);
      recording.cpu = message.cpu;
      recording.wall = message.wall;
      if (recording.columns.length > MOST_COLUMNS) {
        recording.columns = merged(recording.columns);
        this.layout = "";
      }
    } else if (message.type === "end") {
      this.ended = true;
      if (message.lost) this.say("The kernel has ended.");
    }
    if (this.ended) this.draw();
    else this.soon();
  }

  /** Draw with the browser's next frame; with reduced motion, once a second. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    const go = () => requestAnimationFrame(() => {
      this.waiting = false;
      if (!this.ended) this.draw();
    });
    if (this.calm && this.frames > 1) window.setTimeout(go, 1000);
    else go();
  }

  draw() {
    if (!this.recording.cores.length) return this.count();
    const width = this.canvas.clientWidth, lanes = shown(this.recording);
    const wall = this.recording.wall;
    const horizon = this.ended ? wall : HORIZONS.find((h) => h >= wall) || wall;
    const layout = [width, devicePixelRatio, horizon, ...lanes.map((l) => `${l.key}${l.name}${l.start}/${l.end}`)].join("|");
    if (layout !== this.layout) {
      this.layout = layout;
      this.arrange(lanes, width);
      this.write_axis(horizon);
      this.painted = 0;
    }
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const scale = width / (horizon || 1);
    if (this.painted === 0) this.clear(pen, width);
    for (const column of this.recording.columns.slice(this.painted)) this.paint(pen, column, scale);
    // the first column paints over the marks of lanes that have just started
    for (const row of this.rows) if (row.lane) this.mark(pen, row, scale);
    this.painted = this.recording.columns.length;
    this.write();
    this.count();
  }

  count() {
    this.frames += 1;
    this.root.dataset.frames = String(this.frames);
  }

  /** Give every core and every lane its row. @param {Lane[]} lanes @param {number} width */
  arrange(lanes, width) {
    const count = this.recording.cores.length + lanes.length;
    const height = Math.max(3, Math.min(24, Math.floor(CANVAS_HEIGHT / count)));
    let y = 0;
    this.rows = this.recording.cores.map((number, core) => ({ y: height * core, height, label: `core ${number}`, core }));
    y = height * this.rows.length + GAP;
    for (const lane of lanes) {
      this.rows.push({ y, height, label: lane.name, lane });
      y += height;
    }
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(y * devicePixelRatio);
    this.canvas.style.height = `${y}px`;
    this.labels.replaceChildren();
    const every = Math.ceil(13 / height);
    let widest = "core 00";
    this.rows.forEach((row, index) => {
      if (index % every && row.core !== 0 && row.lane !== lanes[0]) return;
      const label = make("div", `cc-label${row.lane && row.lane.end !== null ? " cc-ended" : ""}`, this.labels);
      label.style.top = `${row.y}px`;
      label.style.height = `${Math.max(row.height, 13) - 2}px`;
      make("span", "", label).textContent = row.label;
      label.title = row.label;
      if (row.label.length > widest.length) widest = row.label;
    });
    make("div", "cc-size", this.labels).textContent = widest;
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} width */
  clear(pen, width) {
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, width, this.canvas.height);
    pen.fillStyle = this.colours.track;
    for (const row of this.rows) if (!row.lane) pen.fillRect(0, row.y, width, this.inner(row));
  }

  /** The height of a row's bars, pixels. @param {Row} row */
  inner(row) { return row.height > 6 ? row.height - 4 : row.height > 4 ? row.height - 1 : row.height; }

  /** @param {CanvasRenderingContext2D} pen @param {Column} column @param {number} scale */
  paint(pen, column, scale) {
    for (const row of this.rows) {
      if (row.lane) {
        const lane = row.lane, seen = column.lanes[lane.key];
        const from = Math.max(column.start, lane.start), to = Math.min(column.end, lane.end ?? Infinity);
        if (to <= from) continue;
        this.fill(pen, from * scale, row.y, to * scale, this.inner(row), this.colours.track);
        if (seen) this.bar(pen, row, from * scale, to * scale, seen[0]);
      } else {
        const core = /** @type {number} */ (row.core), busy = column.cores[core];
        const left = column.start * scale, right = column.end * scale;
        if (busy === null) continue;
        this.bar(pen, row, left, right, busy, this.colours.other);
        this.bar(pen, row, left, right, column.own[core]);
      }
    }
  }

  /** A bar as high, and as deep in colour, as it is busy; a thin row has only the colour.
   * @param {CanvasRenderingContext2D} pen @param {Row} row @param {number} left
   * @param {number} right @param {number} percent @param {string} [colour] */
  bar(pen, row, left, right, percent, colour) {
    if (percent < 1) return;
    const part = Math.min(1, percent / 100), full = this.inner(row);
    const height = full >= 8 ? Math.max(1, part * full) : full;
    this.fill(pen, left, row.y + full - height, right, height, colour || this.colours.colours[Math.round(part * LEVELS)]);
  }

  /** A rectangle between whole pixels, so that neighbours meet without a seam.
   * @param {CanvasRenderingContext2D} pen @param {number} left @param {number} top
   * @param {number} right @param {number} height @param {string} colour */
  fill(pen, left, top, right, height, colour) {
    const snap = (/** @type {number} */ x) => Math.round(x * devicePixelRatio) / devicePixelRatio;
    pen.fillStyle = colour;
    pen.fillRect(snap(left), top, Math.max(1 / devicePixelRatio, snap(right) - snap(left)), height);
  }

  /** @param {CanvasRenderingContext2D} pen @param {Row} row @param {number} scale */
  mark(pen, row, scale) {
    const lane = /** @type {Lane} */ (row.lane), height = this.inner(row);
    if (height < 5) return;
    const line = (/** @type {number} */ x) => this.fill(pen, x, row.y - 1, x + 2, height + 2, this.colours.mark);
    if (lane.end !== null) line(Math.max(0, lane.end * scale - 2));
    if (lane.before) return;
    const x = lane.start * scale, middle = row.y + height / 2, size = Math.min(5, height / 3);
    line(x);
    pen.beginPath();
    pen.moveTo(x + 2, middle - size);
    pen.lineTo(x + 2 + size * 1.3, middle);
    pen.lineTo(x + 2, middle + size);
    pen.closePath();
    pen.strokeStyle = this.colours.halo;
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.fillStyle = this.colours.mark;
    pen.fill();
  }

  /** @param {number} horizon seconds */
  write_axis(horizon) {
    this.axis.replaceChildren();
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400].find((s) => horizon / s <= 6) || horizon;
    for (let at = 0; at <= horizon + 1e-6; at += step) {
      const tick = make("span", "", this.axis);
      tick.style.left = `${(100 * at) / (horizon || 1)}%`;
      tick.textContent = at === 0 ? "0" : at < 120 ? `${Number(at.toFixed(1))} s` : `${Number((at / 60).toFixed(1))} min`;
    }
  }

  /** The figure, the meter and the sentences. */
  write() {
    const { recording } = this, used = recording.wall > 0 ? recording.cpu / recording.wall : 0;
    this.number.textContent = used.toFixed(2);
    const cells = Math.min(16, recording.cores.length);
    while (this.meter.children.length < cells) make("i", "", make("span", "cc-cell", this.meter));
    for (let n = 0; n < cells; n += 1) {
      const full = Math.max(0, Math.min(1, (used * cells) / recording.cores.length - n));
      /** @type {HTMLElement} */ (this.meter.children[n].firstElementChild).style.width = `${100 * full}%`;
    }
    const now = performance.now(), text = who(recording);
    const words = `${text}: ${seconds(recording.cpu)} of CPU time in ${seconds(recording.wall)}`;
    if (this.ended || now - this.written > 480) {
      this.written = now;
      this.sentence.textContent = words;
      const speed = `sampled ${recording.hz} times a second by the ${this.source === "server" ? "Jupyter server" : "kernel"}`;
      this.limits.textContent = `${recording.limits}, ${speed}`;
    }
    if (this.ended || now - this.spoken > 5000) {
      this.spoken = now;
      this.speech.textContent = `${used.toFixed(2)} cores used. ${words}.`;
      this.plot.setAttribute("aria-label", `${used.toFixed(2)} of ${recording.cores.length} cores used. ${shown(recording).map((l) => `${l.name}: ${seconds(l.cpu)} of CPU time`).join(". ")}`);
    }
  }

  remove() {
    this.resizing.disconnect();
    this.theming.disconnect();
    this.root.remove();
  }
}

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const source = model.get("source");
  const picture = new Picture(el, source, model.get("title"));
  if (source === "server") {
    const stop = listen(
      model.get("view"),
      (message, reply) => {
        picture.take(message);
        if (message.type === "end") reply({ frames: picture.frames });
      },
      (connected) => picture.say(connected ? "" : "The connection to the server was lost; trying again."),
    );
    return () => { stop(); picture.remove(); };
  }
  const take = (/** @type {any} */ message) => picture.take(message);
  model.on("msg:custom", take);
  return () => { model.off("msg:custom", take); picture.remove(); };
}

export default { render };
