// @ts-check
import { listen } from "./connection.js";
import { View } from "./view.js";

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const source = model.get("source");
  const view = new View(el, source, model.get("title"), model.get("beside"));
  if (source === "server") {
    const stop = listen(
      model.get("view"),
      (message, reply) => {
        view.take(message);
        if (message.type === "end") reply({ frames: view.frames });
      },
      (connected) => view.say(connected ? "" : "The connection to the server was lost; trying again."),
    );
    return () => { stop(); view.remove(); };
  }
  const take = (/** @type {any} */ message) => view.take(message);
  model.on("msg:custom", take);
  return () => { model.off("msg:custom", take); view.remove(); };
}

export default { render };
