// @ts-check
import { dock, make } from "../../islands/browser/islands.js";
import { cellOf } from "../../islands/browser/cells.js";

/** @typedef {{exercise: string, text: string | null, hint: number, hints: number, examine: boolean, solution: boolean}} Asked */

/** What was asked for last, to be read out when it has come. */
const awaited = { island: "", what: "" };

/** Give the help its buttons, and see whether the report is about the cell as it stands.
 * @param {HTMLElement} root @param {Asked} asked @param {(content: object) => void} send @param {any} page */
function enliven(root, asked, send, page) {
  const actions = root.querySelector(".course-actions");
  const said = root.querySelector("[role=status]");
  if (!actions || !said) return;
  const island = root.dataset.island || "";
  /** @param {string} what @param {string} text @param {string} busy */
  const button = (what, text, busy) => {
    const made = make("button", { type: "button", "data-key": what }, text);
    made.addEventListener("click", () => {
      Object.assign(awaited, { island, what });
      for (const each of actions.querySelectorAll("button")) each.disabled = true;
      said.textContent = busy;
      send({ do: what });
    });
    return made;
  };
  actions.replaceChildren(
    ...(asked.examine ? [button("examine", "Run the examiner's checks", "The examiner's checks are running …")] : []),
    ...(asked.hint ? [button("hint", `Hint ${asked.hint} of ${asked.hints}`, "")] : []),
    ...(asked.solution ? [button("solution", "Compare with the reference solution", "")] : []),
  );
  actions.querySelector("button")?.classList.add("course-first");
  if (awaited.island === island) readOut(root, said);
  watchCell(root, asked, page);
}

/** Say what has come, for those who do not see it.
 * @param {HTMLElement} root @param {Element} said */
function readOut(root, said) {
  const found = {
    hint: () => root.querySelector(".course-hints > li:last-child"),
    examine: () => root.querySelector(".course-examined"),
    solution: () => root.querySelector(".course-solution > p:last-of-type"),
  }[awaited.what];
  const come = found && found();
  awaited.island = "";
  if (!come) return;
  const nothing = !root.querySelector(".course-actions button");
  if (nothing && come instanceof HTMLElement) { // the button that had the focus is gone
    come.tabIndex = -1;
    come.focus();
  }
  setTimeout(() => { // a live region has to be there before its text comes
    said.replaceChildren(make("span", { class: "course-unseen" }, come.textContent || ""));
  }, 100);
}

/** Say at the top of the report when the answer's cell is not what was judged.
 * @param {HTMLElement} root @param {Asked} asked @param {any} page */
function watchCell(root, asked, page) {
  const area = root.closest(".jp-OutputArea") || root.parentElement;
  const report = area?.querySelector(".course-report");
  if (!report) return;
  const note = report.querySelector(".course-stale[role=status]") // the island was drawn anew
    || make("p", { class: "course-stale", role: "status" });
  const look = () => {
    if (!root.isConnected) return false;
    const cell = cellOf(page, asked.exercise);
    const changed = cell !== null && asked.text !== null // null: it was never run
      && cell.replaceAll("\r", "").trimEnd() !== asked.text.trimEnd();
    if (changed && !note.isConnected) {
      note.textContent = `The cell that begins with %%module ${asked.exercise} was changed since it was run, and`
        + " this report is about what it was then. Run that cell, then this one.";
      report.prepend(note);
    } else if (!changed) note.remove();
    root.toggleAttribute("data-changed", changed);
    return true;
  };
  if (look()) page?.whenChanged(look);
}

export default dock("course-help", enliven);
