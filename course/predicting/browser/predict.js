// @ts-check
import { dock, make } from "../../islands/browser/islands.js";

/** @typedef {{kind: string, items: string[], unit: string, given: any, state: string, runs: boolean, ran: boolean}} Asked */

/** Give a question its controls: something to answer with, or a way to try again.
 * @param {HTMLElement} root @param {Asked} asked @param {(content: object) => void} send */
function enliven(root, asked, send) {
  const answers = root.querySelector(".course-answers");
  const said = root.querySelector("[role=status]");
  if (!answers || !said) return;
  if (asked.given === null) {
    const control = { pick, number, order }[asked.kind];
    if (control) control(answers, asked, (given) => {
      if (asked.runs) said.textContent = "Running the program …";
      send({ do: "answer", given });
    }, (given) => send({ do: "choose", given }));
  } else if (asked.state !== "right") {
    const again = make("button", { type: "button", "data-key": "again" },
      asked.ran ? "Try again" : "Change my answer");
    again.addEventListener("click", () => send({ do: "again" }));
    said.append(again);
  }
}

/** @param {Element} place @param {Asked} asked @param {(given: any) => void} commit
 * @param {(given: any) => void} choose what counts where the cell is run before the button is pressed */
function pick(place, asked, commit, choose) {
  const name = `pick-${Math.random()}`;
  const button = committing();
  const rows = asked.items.map((item, index) => {
    const input = make("input", { type: "radio", name, value: `${index}`, "data-key": `pick-${index}` });
    input.addEventListener("change", () => {
      button.disabled = false;
      choose(index);
    });
    return make("label", {}, input, make("span", {}, ...coded(item)));
  });
  const legend = make("legend", { class: "course-label" }, "What do you say?");
  const form = make("form", {}, make("fieldset", {}, legend, ...rows), button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector("input:checked"));
    if (chosen) commit(Number(chosen.value));
  });
  place.replaceChildren(form);
}

/** @param {Element} place @param {Asked} asked @param {(given: any) => void} commit
 * @param {(given: any) => void} choose what counts where the cell is run before the button is pressed */
function number(place, asked, commit, choose) {
  const button = committing();
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "number", step: "any", min: "0", "data-key": "number" }));
  input.addEventListener("input", () => {
    button.disabled = input.value === "" || !input.validity.valid;
    choose(button.disabled ? null : Number(input.value));
  });
  const label = make("label", {}, "I say", input, asked.unit);
  const form = make("form", {}, label, button);
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    if (!button.disabled) commit(Number(input.value));
  };
  form.addEventListener("submit", submit);
  // JupyterLab keeps Enter from submitting a form in an output
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") submit(event); });
  place.replaceChildren(form);
}

/** @param {Element} place @param {Asked} asked @param {(given: any) => void} commit
 * @param {(given: any) => void} choose what counts where the cell is run before the button is pressed */
function order(place, asked, commit, choose) {
  let items = [...asked.items];
  const list = make("ol", {});
  /** @param {string} key where the focus goes */
  const draw = (key) => {
    list.replaceChildren(...items.map((item, index) => make("li", {}, ...coded(item), " ",
      mover(item, index, -1, "↑", "earlier"), mover(item, index, 1, "↓", "later"))));
    const next = list.querySelector(`[data-key="${key}"]:not(:disabled)`);
    if (next instanceof HTMLElement) next.focus();
  };
  /** @param {string} item @param {number} index @param {number} by @param {string} sign @param {string} word */
  const mover = (item, index, by, sign, word) => {
    const button = /** @type {HTMLButtonElement} */ (
      make("button", { type: "button", "aria-label": `${item}: ${word}`, "data-key": `${index}${sign}` }, sign));
    button.disabled = index + by < 0 || index + by >= items.length;
    button.addEventListener("click", () => {
      [items[index], items[index + by]] = [items[index + by], items[index]];
      draw(`${index + by}${sign}`);
      choose(items);
    });
    return button;
  };
  const button = committing();
  button.disabled = false;
  button.addEventListener("click", () => commit(items));
  place.replaceChildren(list, button);
  draw("");
}

function committing() {
  const button = /** @type {HTMLButtonElement} */ (
    make("button", { class: "course-first", "data-key": "commit" }, "That is my prediction"));
  button.disabled = true;
  return button;
}

/** A text whose parts between backticks are code. @param {string} text */
function coded(text) {
  return text.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

export default dock("course-predict", enliven);
