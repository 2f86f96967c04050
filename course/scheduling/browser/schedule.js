// @ts-check
import { dock } from "../../islands/browser/islands.js";
import { play } from "./play.js";

/** Play an island if it does not do so by itself, and tell the kernel who has won.
 * @param {HTMLElement} root @param {unknown} _data @param {(content: object) => void} send */
function enliven(root, _data, send) {
  root.addEventListener("course-won", (event) => send({ do: "won", .../** @type {CustomEvent} */ (event).detail }));
  if (!("alone" in root.dataset)) play(root);
}

export default dock("course-schedule", enliven, true);
