// @ts-check
import { dock } from "../../islands/browser/islands.js";
import { play } from "./play.js";

/** Play an island if it does not do so by itself, and tell the kernel who has won.
 * @param {HTMLElement} root @param {unknown} _data @param {(content: object) => void} send */
function enliven(root, _data, send) {
  root.addEventListener("course-won", (event) => send({ do: "won", .../** @type {CustomEvent} */ (event).detail }));
  root.addEventListener("course-more", (event) => {
    event.preventDefault();
    send({ do: "more", .../** @type {CustomEvent} */ (event).detail });
  });
  root.addEventListener("course-told", (event) => {
    const { level, path } = /** @type {CustomEvent} */ (event).detail;
    const data = root.querySelector("script[type='application/json']");
    if (!level || !data) return;
    data.textContent = JSON.stringify(level);
    const focused = document.activeElement?.getAttribute("data-worker");
    play(root, path);
    /** @type {HTMLElement | null} */ (root.querySelector(`button[data-worker="${focused}"]:not(:disabled), button[data-worker]:not(:disabled), .course-tools button:not(:disabled)`))?.focus();
  });
  if (!("alone" in root.dataset)) play(root);
}

export default dock("course-schedule", enliven, true);
