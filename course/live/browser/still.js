// @ts-check
// The page that stays: with the pointer or the arrow keys a moment of it can be read, with no kernel.

import { Cursor } from "./cursor.js";

for (const root of document.querySelectorAll(".course-cores.cc-still:not([data-alone])")) {
  if (!(root instanceof HTMLElement)) continue;
  root.dataset.alone = "";
  const data = root.querySelector("script[type='application/json']");
  const grid = root.querySelector(".cc-grid"), readout = root.querySelector(".cc-readout");
  if (!data || !(grid instanceof HTMLElement) || !(readout instanceof HTMLElement)) continue;
  const images = [...root.querySelectorAll("img")];
  /** @type {{title: string, recording: any}[]} */
  const runs = JSON.parse(data.textContent || "[]");
  const panels = runs.map((run, n) => ({ ...run, canvas: images[n] }));
  const cursor = new Cursor(grid, readout, panels);
  cursor.horizon = Math.max(...runs.map((run) => run.recording.wall));
}
