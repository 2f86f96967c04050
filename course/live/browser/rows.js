// @ts-check
import { shown } from "./recording.js";

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {import("./recording.js").Lane} Lane */
/** @typedef {{y: number, height: number, label: string, core?: number, lane?: Lane, on?: number|null, since?: number, told?: boolean}} Row */

export const END = 12; // pixels kept free at the right for the marks of the last moment
const GAP = 12; // pixels between the cores and the workers
const SPACE = 560; // pixels shared by the rows when there are many
const LINE = 13; // pixels that a line of text needs

/** @param {string} name @param {string} className @param {Element} [parent] */
export function make(name, className, parent) {
  const element = document.createElement(name);
  element.className = className;
  parent?.append(element);
  return element;
}

/** Set a text if it is another one: the browser lays out only what has changed.
 * @param {Element} element @param {string} text */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Every core and every lane gets its row. @param {Recording} recording @returns {Row[]} */
export function arrange(recording) {
  const lanes = shown(recording);
  const height = Math.max(3, Math.min(24, Math.floor(SPACE / (recording.cores.length + lanes.length))));
  const cores = recording.cores.map((number, core) => ({ y: height * core, height, label: `core ${number}`, core }));
  const below = height * cores.length + GAP;
  return [...cores, ...lanes.map((lane, n) => ({ y: below + height * n, height, label: lane.name, lane }))];
}

/** The height of all rows, pixels. @param {Row[]} rows */
export function heightOf(rows) {
  const last = rows[rows.length - 1];
  return last ? last.y + last.height : 0;
}

/** The height of a row's bars, pixels. @param {Row} row */
export function inner(row) {
  return row.height > 6 ? row.height - 4 : row.height > 4 ? row.height - 1 : row.height;
}

/** The rows whose text is shown, so that lines of text do not touch. @param {Row[]} rows */
export function withText(rows) {
  const every = Math.ceil(LINE / rows[0].height), first = rows.findIndex((row) => row.lane);
  return rows.filter((row, n) => (row.lane ? n - first : n) % every === 0);
}

/** A name, and the number at its end: where there is little room the name is cut, and the number,
 * by which workers are told apart, stays. @param {string} name @returns {string[]} */
function partsOf(name) {
  const end = name.search(/\W?\d{1,6}$/);
  return end > 0 ? [name.slice(0, end), name.slice(end)] : [name];
}

/** Write a text beside some rows. @param {Element} column @param {Row[]} rows
 * @param {(row: Row) => string} text @returns {HTMLElement[]} */
export function writeBeside(column, rows, text) {
  column.replaceChildren();
  let widest = "";
  const written = rows.map((row) => {
    const line = make("div", "cc-label", column);
    line.style.top = `${row.y}px`;
    line.style.height = `${Math.max(row.height, LINE) - (row.height > 6 ? 2 : 0)}px`;
    const words = text(row);
    for (const part of partsOf(words)) make("span", "", line).textContent = part;
    line.title = words;
    if (words.length > widest.length) widest = words;
    return line;
  });
  make("div", "cc-size", column).textContent = widest;
  return written;
}
