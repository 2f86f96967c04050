// @ts-check
/** Where the WebSocket is: behind the page's base URL, with its token where it has one.
 * @param {string} view */
function address(view) {
  const element = document.getElementById("jupyter-config-data");
  /** @type {Record<string, string>} */
  const page = element ? JSON.parse(element.textContent || "{}") : {};
  const base = page.baseUrl || document.body.dataset.baseUrl || "/";
  const url = new URL(page.wsUrl || base, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.pathname = `${url.pathname.replace(/\/$/, "")}/course/live`;
  url.searchParams.set("view", view);
  if (page.token) url.searchParams.set("token", page.token);
  return url;
}

/** Listen to the server until told to stop; a lost connection is made again.
 * @param {string} view
 * @param {(message: any, reply: (answer: object) => void) => void} take
 * @param {(connected: boolean) => void} state */
export function listen(view, take, state) {
  let wait = 250, over = false;
  /** @type {WebSocket|undefined} */
  let socket;
  /** @type {number|undefined} */
  let timer;
  const connect = () => {
    socket = new WebSocket(address(view));
    const mine = socket;
    mine.onopen = () => { wait = 250; state(true); };
    mine.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (message.type === "end") over = true;
      take(message, (answer) => mine.send(JSON.stringify(answer)));
    };
    mine.onclose = () => {
      if (over) return;
      state(false);
      timer = window.setTimeout(connect, wait);
      wait = Math.min(4000, wait * 2);
    };
  };
  connect();
  return () => { over = true; window.clearTimeout(timer); socket?.close(); };
}
