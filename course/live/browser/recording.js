// @ts-check
/** @typedef {{start: number, end: number, cores: (number|null)[], own: number[], lanes: Record<string, [number, number|null]>}} Column */
/** @typedef {{key: string, kind: "thread"|"process", name: string, start: number, end: number|null, joined: number|null, cpu: number, before: boolean, announced: boolean}} Lane */
/** @typedef {{cores: number[], quota: number|null, limits: string, hz: number, lanes: Record<string, Lane>, columns: Column[], cpu: number, wall: number}} Recording */

const MOST_COLUMNS = 1200;

/** A run of which nothing is known yet. @returns {Recording} */
export function empty() {
  return { cores: [], quota: null, limits: "", hz: 10, lanes: {}, columns: [], cpu: 0, wall: 0 };
}

/** One more column. @param {Recording} recording @param {any} tick
 * @returns {boolean} whether earlier columns have changed */
export function add(recording, tick) {
  Object.assign(recording.lanes, tick.lanes);
  for (const key of tick.dropped) delete recording.lanes[key];
  recording.columns.push(tick.column);
  recording.cpu = tick.cpu;
  recording.wall = tick.wall;
  if (recording.columns.length <= MOST_COLUMNS) return false;
  recording.columns = merged(recording.columns);
  return true;
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
export function shown(recording) {
  const least = Math.max(0.02 * recording.wall, 0.02);
  const number = (/** @type {Lane} */ lane) => parseInt(lane.key.slice(1), 10);
  return Object.values(recording.lanes)
    .filter((lane) => (!lane.before && (lane.announced || lane.kind === "process")) || lane.cpu > least)
    .sort((a, b) => Number(a.kind === "process") - Number(b.kind === "process") || a.start - b.start || number(a) - number(b));
}

/** What is drawn most of: processes if there are any. @param {Recording} recording
 * @returns {"thread"|"process"} */
export function kindOf(recording) {
  return shown(recording).some((lane) => lane.kind === "process") ? "process" : "thread";
}

/** Seconds: of a shorter run the cores used are not known. */
const TOO_SHORT = 0.01;
/** @param {Recording} recording */
export const isShort = (recording) => recording.wall < TOO_SHORT;

/** CPU time ÷ wall time. @param {Recording} recording */
export function coresUsed(recording) {
  return isShort(recording) ? 0 : recording.cpu / recording.wall;
}

/** A time for reading. @param {number} value seconds */
export function seconds(value) {
  if (value < 0.995) return `${value.toFixed(2)} s`;
  if (value < 99.95) return `${value.toFixed(1)} s`;
  return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
}
