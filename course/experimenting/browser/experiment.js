// @ts-check
import { dock, make } from "../../islands/browser/islands.js";

/** @typedef {{name: string, label: string, says: string[], at: number, slides: boolean}} Control */
/** @typedef {{state: string, controls: Control[]}} Setting */

/** Give an experiment its controls, and draw what is measured as it comes.
 * @param {HTMLElement} root @param {Setting} setting @param {(content: object) => void} send */
function enliven(root, setting, send) {
  const place = root.querySelector(".course-controls");
  const picture = root.querySelector(".course-picture");
  const said = root.querySelector("[role=status]");
  if (!place || !picture || !said) return;
  const controls = setting.controls.map(setting_of);
  const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "course-first", "data-key": "go" }));
  /** @param {boolean} busy */
  const draw = (busy) => {
    button.textContent = busy ? "■ Stop" : "▶ Measure";
    for (const control of controls) control.input.disabled = busy;
  };
  let measuring = setting.state === "measuring";
  button.addEventListener("click", () => {
    if (measuring) {
      send({ do: "stop" });
    } else {
      send({ do: "run", settings: Object.fromEntries(controls.map((c) => [c.name, Number(c.input.value)])) });
      root.dataset.state = "measuring";
      said.textContent = "Measuring …";
    }
    measuring = !measuring;
    draw(measuring);
  });
  root.addEventListener("course-told", (event) => {
    const { picture: drawn } = /** @type {CustomEvent} */ (event).detail;
    if (drawn !== undefined) picture.innerHTML = drawn;
  });
  place.replaceChildren(...controls.map((control) => control.label), button);
  draw(measuring);
}

/** A labelled slider or list. @param {Control} control */
function setting_of(control) {
  const says = (/** @type {number} */ at) => control.says[at] || "";
  if (!control.slides) {
    const options = control.says.map((text, at) => make("option", { value: `${at}` }, text));
    const list = /** @type {HTMLSelectElement} */ (make("select", { "data-key": control.name }, ...options));
    list.value = `${control.at}`;
    return { name: control.name, input: list, label: make("label", {}, make("span", {}, control.label), list) };
  }
  const input = /** @type {HTMLInputElement} */ (make("input", {
    type: "range", min: "0", max: `${control.says.length - 1}`, step: "1", value: `${control.at}`, "data-key": control.name,
  }));
  const value = make("b", { "aria-hidden": "true" });
  const told = () => {
    value.textContent = says(Number(input.value));
    input.setAttribute("aria-valuetext", value.textContent);
  };
  input.addEventListener("input", told);
  told();
  return { name: control.name, input, label: make("label", {}, make("span", {}, control.label, " ", value), input) };
}

export default dock("course-experiment", enliven);
