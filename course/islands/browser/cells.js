// @ts-check
// The cells of the notebook that a widget's manager belongs to, as they stand on the screen, also those
// that are scrolled out of sight. Front ends that do not tell have none.

/** The page of a dock. @param {any} model */
export function pageOf(model) {
  const notebook = () => model.widget_manager?.context?.model;
  return {
    cells: () => notebook()?.cells,
    /** Call something whenever a cell has changed, as long as it returns true. @param {() => boolean} look */
    whenChanged(look) {
      const signal = notebook()?.contentChanged;
      if (!signal) return;
      const seen = () => { if (!look()) signal.disconnect(seen); };
      signal.connect(seen);
    },
  };
}

/** The text below the line %%module NAME of its cell; null if nobody tells. @param {any} page @param {string} name */
export function cellOf(page, name) {
  const cells = page?.cells?.();
  if (!cells) return null;
  let found = null;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells.get(index);
    const [head, ...body] = String(cell.sharedModel?.getSource?.() ?? "").split("\n");
    const named = /^[ \t]*%%module\b[ \t]*(\S+)/.exec(head);
    if (cell.type === "code" && named && named[1] === name) found = body.join("\n");
  }
  return found;
}
