// @ts-check
// A level as a game that needs nothing but the page: it walks through the graph that was explored.

/** @typedef {[line: number, next: string, last: string, waits: string, can: number, done: number]} Standing done: 2 if an exception has ended it */
/** @typedef {[name: string, value: string]} Shared */
/** @typedef {[standings: number[], shared: number, next: [number, number][], outcome: string | null]} State
 *   next: a worker, and the state after its step; -1 where only a kernel can find out */
/** @typedef {{workers: {name: string, call: string, lines: [number, string][]}[], standings: Standing[],
 *   shared: Shared[][], states: State[], shortest: number[] | null, orders: [number, number],
 *   complete: boolean, proven: boolean, says: string, hint: string, closing: string, mend: string, own: boolean, counts: boolean}} Level */

const EACH = 900; // milliseconds for a step that is shown

/** @param {HTMLElement} root @param {number[]} begun the steps that are made already */
export function play(root, begun = []) {
  const stage = root.querySelector(".course-stage");
  const data = root.querySelector("script[type='application/json']");
  if (!stage || !data) return;
  /** @type {Level} */
  const level = JSON.parse(data.textContent || "");
  /** Workers that took the steps, and how many of them count. @type {number[]} */
  let path = [...begun];
  let at = path.length;
  let shown = false;
  let timer = 0;
  let mapOpen = false;
  const known = fates(level);

  const cards = level.workers.map((worker, index) => card(worker, index, () => go(index + 1)));
  const shared = element("div", { class: "course-shared" });
  const said = element("div", { class: "course-said", role: "status", "aria-live": "polite" });
  const taken = element("ol", { class: "course-taken", "aria-label": "The steps so far" });
  const map = element("div", { class: "course-map" });
  const back = tool("back", "← Back", "One step back", () => move(-1));
  const forward = tool("forward", "Forward →", "One step forward again", () => move(1));
  const again = tool("again", "↺ Again", "From the beginning", () => { path = []; at = 0; shown = false; draw(); });
  const show = tool("show", "Show me", "Play the shortest order that goes wrong", showMe);
  const many = tool("many", "How many?", "Count the orders, and draw a map of them", () => { mapOpen = !mapOpen; draw(); });
  const hint = tool("hint", "Hint", "A hint", () => say(level.hint));
  show.hidden = !level.shortest?.length;
  many.hidden = !level.counts;
  hint.hidden = !level.hint;
  many.setAttribute("aria-expanded", "false");
  const tools = element("div", { class: "course-tools" }, back, forward, again, element("span", { class: "course-gap" }), hint, show, many);
  const columns = element("div", { class: "course-columns" }, ...cards.map((c) => c.box));
  stage.replaceChildren(said, columns, shared, tools, taken, map);
  root.dataset.lmSuppressShortcuts = "true"; // in JupyterLab the keys are the level's
  root.onkeydown = keys;
  at = path.length = along().length - 1;
  draw();
  if (at && state(along()[at])[3]) won();

  /** @param {number} number @returns {State} */
  function state(number) { return level.states[number]; }

  /** The states along the path, the first one too. */
  function along() {
    const numbers = [0];
    for (const worker of path) {
      const next = state(numbers[numbers.length - 1])[2].find(([who]) => who === worker);
      if (!next || next[1] < 0) break;
      numbers.push(next[1]);
    }
    return numbers;
  }

  /** @param {number} worker */
  function go(worker) {
    stop();
    const here = state(along()[at]);
    const next = here[2].find(([who]) => who === worker);
    if (!next) return;
    if (next[1] < 0) return ask([...path.slice(0, at), worker]);
    path = [...path.slice(0, at), worker];
    at += 1;
    draw();
    if (here !== state(along()[at]) && state(along()[at])[3]) won();
  }

  /** Ask the kernel where these steps lead. @param {number[]} steps */
  function ask(steps) {
    const asked = new CustomEvent("course-more", { cancelable: true, detail: { path: steps } });
    // who takes it on prevents what happens otherwise: nothing
    say(root.dispatchEvent(asked)
      ? "Where this step leads is not in the page. With a kernel, run the cell again, and it finds out."
      : "Finding out where this step leads …");
  }

  /** @param {number} by */
  function move(by) {
    stop();
    at = Math.min(Math.max(at + by, 0), path.length);
    draw();
  }

  function showMe() {
    stop();
    path = level.shortest || [];
    at = 0;
    shown = true;
    draw();
    const step = () => {
      at += 1;
      draw();
      if (at < path.length) timer = window.setTimeout(step, EACH);
      else won();
    };
    timer = window.setTimeout(step, EACH);
  }

  function stop() { window.clearTimeout(timer); timer = 0; }

  function won() { root.dispatchEvent(new CustomEvent("course-won", { detail: { steps: at, shown } })); }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const named = level.workers.findIndex((w) => w.name.toLowerCase() === event.key.toLowerCase());
    const worker = named >= 0 ? named : Number.parseInt(event.key, 10) - 1;
    if (event.key === "ArrowLeft") move(-1);
    else if (event.key === "ArrowRight") move(1);
    else if (worker >= 0 && worker < level.workers.length) go(worker + 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {...(string | Node)} parts */
  function say(...parts) { said.replaceChildren(...parts); }

  function draw() {
    const numbers = along();
    const [standings, sharedNow, next, outcome] = state(numbers[at]);
    const focused = root.contains(document.activeElement);
    const wins = Boolean(outcome) && at > 0;
    root.dataset.state = wins ? "won" : level.proven ? "proven" : "running";
    root.dataset.steps = `${at}`;
    standings.forEach((number, index) => cards[index]?.draw(level.standings[number], next.some(([who]) => who === index + 1), outcome !== null));
    drawShared(shared, level.shared[sharedNow], at ? level.shared[state(numbers[at - 1])[1]] : null, level.workers.map((w) => w.name));
    back.disabled = at === 0;
    forward.disabled = at === path.length;
    again.disabled = path.length === 0;
    taken.replaceChildren(...path.map((worker, index) => {
      const stood = level.standings[state(numbers[index])[0][worker - 1]];
      const after = level.standings[state(numbers[index + 1])[0][worker - 1]];
      const text = after[2] && after[2].startsWith(stood[1]) ? after[2] : stood[1] || "goes on";
      return element("li", { class: index < at ? "" : "course-ahead" }, badge(level.workers[worker - 1].name, worker - 1), " ", text);
    }));
    speak(outcome, next.length);
    many.setAttribute("aria-expanded", `${mapOpen}`);
    map.replaceChildren(...(mapOpen ? [counted(level), drawMap(level, known, numbers, at)] : []));
    if (focused && document.activeElement instanceof HTMLButtonElement && document.activeElement.disabled) {
      /** @type {HTMLElement | null} */ (root.querySelector("button[data-worker]:not(:disabled), .course-tools button:not(:disabled)"))?.focus();
    }
  }

  /** @param {string | null} outcome @param {number} able */
  function speak(outcome, able) {
    if (outcome && at === 0) {
      say(...coded(level.says));
    } else if (outcome) {
      const told = element("p", {}, ...coded(outcome));
      const head = element("p", { class: "course-verdict" }, shown ? "This is how it goes wrong." : "You made the bug!");
      const closing = element("p", {}, ...coded(level.closing));
      say(head, told, ...(level.closing ? [closing] : []), ...mending());
    } else if (outcome === "") {
      const head = element("p", { class: "course-verdict" }, "Everybody is done, and all is well.");
      say(head, level.proven ? "It is the same in every other order." : "In this order the program is right. Go back a few steps, or begin again, and try another one.");
    } else if (able === 0) {
      say("The map ends here: this program has more states than are kept. Go back and try another way.");
    } else if (at === 0) {
      const how = element("p", {}, element("b", {}, "You are the scheduler."), " Press a worker’s button: it takes its marked step, and nobody else moves.");
      say(...(level.proven ? [element("p", { class: "course-verdict" }, "Proven."), element("p", {}, ...coded(level.says)), how] : level.says ? [element("p", {}, ...coded(level.says)), how] : [how]));
    } else {
      const worker = path[at - 1];
      const last = level.standings[state(along()[at])[0][worker - 1]];
      say(badge(level.workers[worker - 1].name, worker - 1), " ", last[2] || "took a step", last[3] ? `. It ${last[3]}.` : last[5] ? ". It is done." : ".");
    }
  }

  function mending() {
    const live = "live" in root.dataset; // a page without a kernel has no cell to run
    if (level.own) return live ? [element("p", {}, "Mend it in its own cell, run that one, and then this one again: every order is tried.")] : [];
    if (!level.mend) return [];
    const copy = tool("copy", "Copy the program", "Copy the program, to mend it in a cell of your own", () => {
      navigator.clipboard?.writeText(level.mend);
      copy.textContent = "Copied";
    });
    const how = live
      ? "Put the program into a cell of its own, mend it, and run it. Then run this cell again: every order is tried."
      : "In the notebook, put the program into a cell of its own, mend it, and run it. Run the cell of this level after it: every order is tried.";
    return [element("p", {}, element("b", {}, live ? "Now mend it. " : "How would you mend it? "), how), copy];
  }
}

/** @param {Level["workers"][0]} worker @param {number} index @param {() => void} press */
function card(worker, index, press) {
  const button = /** @type {HTMLButtonElement} */ (element("button", { type: "button", "data-worker": worker.name, class: `course-w${index % 5}` }));
  button.addEventListener("click", press);
  const why = element("p", { class: "course-why" });
  const lines = worker.lines.map(([number, text]) => {
    const line = element("div", { class: "course-line" }, element("span", { class: "course-number", "aria-hidden": "true" }, `${number}`), element("code", {}, text || " "));
    return { number, line };
  });
  const code = element("div", { class: "course-code", role: "group", "aria-label": `The code of ${worker.name}`, tabindex: "0" }, ...lines.map((l) => l.line));
  const head = element("div", { class: "course-head" }, badge(worker.name, index), " ", element("code", {}, worker.call));
  const box = element("section", { class: `course-card course-c${index % 5}`, "aria-label": `Worker ${worker.name}` }, head, code, button, why);
  /** @param {Standing} standing @param {boolean} can @param {boolean} over */
  function draw([line, next, last, waits, , done], can, over) {
    button.disabled = !can;
    button.replaceChildren(done === 2 ? "failed ✗" : done ? "done ✓" : can ? element("span", {}, "▶ ", next || "go on") : waits ? "waits" : over ? "stopped" : "cannot go on");
    button.setAttribute("aria-label", `${worker.name}: ${done === 2 ? "failed" : done ? "done" : can ? `let it take its next step: ${next}, line ${line}` : waits || "cannot go on"}`);
    why.textContent = waits ? `It ${waits}.` : last ? `Last: ${last}` : " ";
    why.classList.toggle("course-blocked", Boolean(waits));
    box.classList.toggle("course-idle", !can);
    for (const entry of lines) {
      const now = !done && entry.number === line;
      entry.line.classList.toggle("course-now", now);
      if (now) entry.line.setAttribute("aria-current", "step");
      else entry.line.removeAttribute("aria-current");
    }
  }
  return { box, draw };
}

/** @param {Element} place @param {Shared[]} now @param {Shared[] | null} before @param {string[]} names */
function drawShared(place, now, before, names) {
  const old = new Map(before || []);
  const entries = now.map(([name, value]) => {
    const holder = names.findIndex((who) => value === `held by ${who}` || value.startsWith(`held by ${who},`));
    const shown = holder < 0 ? [value] : ["held by ", badge(names[holder], holder), value.slice(`held by ${names[holder]}`.length)];
    const changed = before !== null && old.get(name) !== value;
    return element("div", { class: `course-value${changed ? " course-changed" : ""}` }, element("code", {}, name), element("span", { class: "course-is" }, ...shown));
  });
  place.replaceChildren(...(entries.length ? [element("span", { class: "course-label" }, "Shared"), ...entries] : []));
}

/** What can still come of each state: 1 all is well, 2 all goes wrong, 3 both; 4 and more: who knows. @param {Level} level */
function fates(level) {
  const fate = level.states.map((state) => (state[3] === null ? 0 : state[3] ? 2 : 1));
  const order = depths(level).map((depth, index) => ({ depth, index })).sort((a, b) => b.depth - a.depth);
  for (const { index } of order) for (const [, target] of level.states[index][2]) fate[index] |= target < 0 ? 4 : fate[target];
  return fate;
}

/** How many steps lead to each state. @param {Level} level */
function depths(level) {
  const depth = level.states.map(() => -1);
  depth[0] = 0;
  const todo = [0];
  for (const number of todo) {
    for (const [, target] of level.states[number][2]) {
      if (target >= 0 && depth[target] < 0) {
        depth[target] = depth[number] + 1;
        todo.push(target);
      }
    }
  }
  return depth;
}

/** @param {Level} level */
function counted(level) {
  const [all, bad] = level.orders;
  const figure = (/** @type {number} */ n) => n.toLocaleString("en");
  const least = level.complete ? "" : "at least ";
  const text = bad
    ? `The steps can come in ${least}${figure(all)} orders: ${figure(all - bad)} ${all - bad === 1 ? "ends" : "end"} well, ${figure(bad)} ${bad === 1 ? "goes" : "go"} wrong.`
    : `The steps can come in ${least}${figure(all)} orders, and ${level.complete ? "all of them end well" : "those that are known end well"}.`;
  return element("p", {}, element("b", {}, text), " Each dot is a state of the program; time runs from left to right, and your way is the thick line.");
}

/** @param {Level} level @param {number[]} fate @param {number[]} numbers @param {number} at */
function drawMap(level, fate, numbers, at) {
  const depth = depths(level);
  const layers = /** @type {number[][]} */ ([]);
  depth.forEach((d, index) => { if (d >= 0) (layers[d] ||= []).push(index); });
  const place = new Map();
  const most = Math.max(...layers.map((l) => l.length));
  const dx = Math.max(14, Math.min(44, 640 / layers.length));
  const dy = Math.max(5, Math.min(26, 260 / most));
  const width = 24 + dx * (layers.length - 1);
  const height = 24 + dy * (most - 1);
  const rank = level.states.map(() => 0);
  layers.forEach((layer, d) => {
    if (d) layer.sort((a, b) => rank[a] - rank[b]);
    layer.forEach((number, index) => {
      const y = height / 2 + (index - (layer.length - 1) / 2) * dy;
      place.set(number, [12 + d * dx, y]);
      level.states[number][2].forEach(([who, target]) => { if (target >= 0) rank[target] = y + who; });
    });
  });
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width: `${width}`, height: `${height}`, role: "img", "aria-label": "A map of all orders" });
  const edges = level.states.flatMap((state, number) => state[2].filter(([, target]) => target >= 0).map(([, target]) => `M${place.get(number)} L${place.get(target)}`));
  svg.append(drawn("path", { d: edges.join(" "), class: "course-edge" }));
  const own = numbers.slice(0, at + 1).map((n) => place.get(n));
  svg.append(drawn("polyline", { points: own.join(" "), class: "course-own" }));
  const size = Math.min(5, dy / 2.2);
  place.forEach(([x, y], number) => {
    const kind = ["open", "good", "bad", "both"][Math.min(fate[number], 3)];
    const dot = kind === "bad"
      ? drawn("rect", { x: `${x - size}`, y: `${y - size}`, width: `${2 * size}`, height: `${2 * size}`, class: "course-bad" })
      : drawn("circle", { cx: `${x}`, cy: `${y}`, r: `${size}`, class: `course-${kind}` });
    svg.append(dot);
  });
  const [x, y] = place.get(numbers[at]);
  svg.append(drawn("circle", { cx: `${x}`, cy: `${y}`, r: `${size + 3}`, class: "course-here" }));
  const key = element("p", { class: "course-key" });
  for (const [kind, text] of [["both", "still open"], ["good", "can only end well"], ["bad", "can only go wrong"]]) {
    const sign = drawn("svg", { width: "12", height: "12", "aria-hidden": "true" });
    sign.append(kind === "bad" ? drawn("rect", { x: "1", y: "1", width: "10", height: "10", class: "course-bad" }) : drawn("circle", { cx: "6", cy: "6", r: "5", class: `course-${kind}` }));
    key.append(element("span", {}, sign, ` ${text}`), " ");
  }
  const scroll = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": "Map" });
  scroll.append(svg);
  return element("div", {}, scroll, key);
}

/** @param {string} name @param {number} index */
function badge(name, index) { return element("span", { class: `course-badge course-w${index % 5}` }, name); }

/** @param {string} key @param {string} text @param {string} title @param {() => void} press */
function tool(key, text, title, press) {
  const button = /** @type {HTMLButtonElement} */ (element("button", { type: "button", "data-do": key, title }, text));
  button.addEventListener("click", press);
  return button;
}

/** A text whose parts between backticks are code. @param {string} text */
function coded(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} tag @param {Record<string, string>} attributes */
function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
