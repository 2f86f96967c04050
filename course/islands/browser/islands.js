// @ts-check
// Islands are elements that stand in the outputs of a notebook as plain HTML. A dock finds those of
// its kind, wherever and whenever the page shows them, and makes them live.

import { pageOf } from "./cells.js";

/** @typedef {{on: Function, off: Function, get: (name: string) => any, send: (content: object) => void}} Model */
/** @typedef {(root: HTMLElement, data: any, send: (content: object) => void, page: any) => void} Enliven */

/** The place of the focus, since an island is drawn anew when its state changes. */
const focus = { island: "", key: "" };

/** A widget that is never drawn itself and makes all islands of one class live.
 * @param {string} kind the class of its islands @param {Enliven} enliven
 * @param {boolean} alone whether they go on without a kernel */
export function dock(kind, enliven, alone = false) {
  /** @param {{model: Model}} context */
  function initialize({ model }) {
    const page = pageOf(model);
    const all = `.${kind}[data-island^="${model.get("name")}-"]`;
    const mine = `${all}:not([data-live])`; // not another kernel's
    const find = () => {
      for (const root of document.querySelectorAll(mine)) {
        if (root instanceof HTMLElement) start(root, model, enliven, page);
      }
    };
    /** @param {{island?: string}} content */
    const take = (content) => {
      for (const told of document.querySelectorAll(`[data-island="${content.island}"]`)) {
        told.dispatchEvent(new CustomEvent("course-told", { detail: content }));
      }
    };
    const leave = () => { // the kernel was restarted, and knows nothing of these islands
      observer.disconnect();
      if (alone) return;
      for (const root of document.querySelectorAll(all)) {
        for (const control of root.querySelectorAll("button, input")) control.setAttribute("disabled", "");
        const said = root.querySelector("[role=status]");
        if (said) said.textContent = "The kernel was restarted. Run this cell again, then go on here.";
      }
    };
    const observer = new MutationObserver(find);
    observer.observe(document.body, { childList: true, subtree: true });
    const keys = (/** @type {KeyboardEvent} */ event) => forTheNotebook(event, all);
    window.addEventListener("keydown", keys, true); // before the notebook, which listens at the document
    model.on("msg:custom", take);
    model.on("comm_live_update", leave);
    find();
    return () => {
      observer.disconnect();
      window.removeEventListener("keydown", keys, true);
      model.off("msg:custom", take);
      model.off("comm_live_update", leave);
    };
  }
  return { initialize };
}

/** Two keys are the notebook's wherever the focus is: the one that saves, which would save the page
 * of the browser instead, and the one that runs on, which would press the button once more. It runs
 * on behind the island's cell: that one would ask anew. @param {KeyboardEvent} event @param {string} islands */
function forTheNotebook(event, islands) {
  const target = /** @type {HTMLElement} */ (event.target);
  const cell = target.closest?.(islands)?.closest(".jp-Notebook .jp-Cell");
  if (!cell || event.altKey) return;
  const accelerated = event.ctrlKey || event.metaKey;
  if (accelerated && event.key.toLowerCase() === "s") {
    const quiet = "[data-lm-suppress-shortcuts]";
    for (let at = target.closest(quiet); at; at = target.closest(quiet)) {
      const element = /** @type {HTMLElement} */ (at);
      delete element.dataset.lmSuppressShortcuts;
      setTimeout(() => { element.dataset.lmSuppressShortcuts = "true"; });
    }
  } else if (!accelerated && event.shiftKey && event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    const next = cell.nextElementSibling;
    if (!(next instanceof HTMLElement) || !next.matches(".jp-Cell")) return;
    next.focus(); // which makes it the active cell
    const { key, code, keyCode, shiftKey } = event;
    next.dispatchEvent(new KeyboardEvent("keydown", /** @type {KeyboardEventInit} */ (
      { key, code, keyCode, shiftKey, bubbles: true, cancelable: true })));
  }
}

/** @param {HTMLElement} root @param {Model} model @param {Enliven} enliven @param {any} page */
function start(root, model, enliven, page) {
  const island = root.dataset.island || "";
  const data = root.querySelector("script[type='application/json']");
  root.dataset.live = "";
  root.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    // keys that are meant for it are not the notebook's, which asks the focused element itself first
    target.dataset.lmSuppressShortcuts = "true";
    Object.assign(focus, { island, key: target.dataset.key || "" });
  });
  enliven(root, data ? JSON.parse(data.textContent || "{}") : {}, (content) => model.send({ island, ...content }), page);
  if (focus.island === island && (document.activeElement === document.body || !document.activeElement)) {
    const next = focus.key && root.querySelector(`[data-key="${focus.key}"]:not(:disabled)`);
    const other = root.querySelector("button:not(:disabled), input:not(:disabled)");
    /** @type {HTMLElement | null} */ (next || other)?.focus();
  }
}

/** An element with what belongs to it. @param {string} tag @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
