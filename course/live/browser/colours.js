// @ts-check
// Threads are blue and processes ochre, two hues that every kind of colour vision tells apart; how
// busy a worker is shows in the height of its bar and in the lightness of its colour.

const LEVELS = 24; // steps of a colour scale

const LIGHT = {
  thread: ["#cfe2f4", "#94c1e7", "#4f97d2", "#2273b5", "#0d5291"],
  process: ["#fbe6c9", "#f4c684", "#e39c40", "#c27412", "#9d590a"],
  accents: { thread: "#1b6bb0", process: "#a65f0a" },
  other: "#b9bec4", track: "#eef1f4", mark: "#3c4650", halo: "#ffffff",
};
const DARK = {
  thread: ["#1b3a55", "#22577f", "#2f7db6", "#5aa9e2", "#9fd0fa"],
  process: ["#4a3314", "#7a5118", "#b27a25", "#e0a344", "#fad08a"],
  accents: { thread: "#74b9f2", process: "#eeb55c" },
  other: "#6a7178", track: "#2a2f34", mark: "#dfe6ec", halo: "#111111",
};

/** @typedef {{thread: string[], process: string[], accents: Record<string, string>, other: string, track: string, mark: string, halo: string}} Colours */

/** Two colours mixed. @param {string} a @param {string} b @param {number} part */
function mix(a, b, part) {
  const hex = (/** @type {string} */ text, /** @type {number} */ at) => parseInt(text.slice(at, at + 2), 16);
  const channel = (/** @type {number} */ at) => Math.round(hex(a, at) * (1 - part) + hex(b, at) * part);
  return `rgb(${channel(1)},${channel(3)},${channel(5)})`;
}

/** A scale in fine steps. @param {string[]} few */
function scale(few) {
  const last = few.length - 1;
  return Array.from({ length: LEVELS + 1 }, (_, level) => {
    const place = (level / LEVELS) * last;
    const index = Math.min(last - 1, Math.floor(place));
    return mix(few[index], few[index + 1], place - index);
  });
}

/** The colours for the page's theme, judged by its text: bright text means a dark page.
 * @param {Element} root @returns {Colours} */
export function coloursOf(root) {
  const [r, g, b] = (getComputedStyle(root).color.match(/[\d.]+/g) || ["0", "0", "0"]).map(Number);
  const theme = 0.3 * r + 0.59 * g + 0.11 * b > 140 ? DARK : LIGHT;
  return { ...theme, thread: scale(theme.thread), process: scale(theme.process) };
}

/** How busy, as a colour. @param {string[]} colours @param {number} part 0 to 1 */
export function shade(colours, part) {
  return colours[Math.round(Math.min(1, part) * LEVELS)];
}
