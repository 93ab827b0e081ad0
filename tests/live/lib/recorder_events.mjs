// What the home server tells when a recorder is there, without one: events that arrive at the page's own handles as if Janus had sent them.

/** Before the page is loaded. @param {import('puppeteer-core').Page} page */
export function hearRecorder(page) {
  return page.evaluateOnNewDocument(() => {
    const handles = new Map();
    const Socket = globalThis.WebSocket;
    globalThis.WebSocket = class extends Socket {
      send(text) {
        const { handle_id: handle, body } = JSON.parse(text);
        if (['list', 'watch', 'publish'].includes(body?.request)) handles.set(handle, this);
        super.send(text);
      }
    };
    globalThis.tellHandles = (event) => {
      for (const [sender, socket] of handles) {
        socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ janus: 'event', sender, plugindata: { plugin: 'janus.plugin.petcam', data: { petcam: 'event', ...event } } }) }));
      }
    };
  });
}

/** @param {import('puppeteer-core').Page} page @param {{event: string} & Record<string, unknown>} event */
export function recorderSays(page, event) {
  return page.evaluate((told) => globalThis.tellHandles(told), event);
}
