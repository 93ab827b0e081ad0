// Putting the page on the home screen: a hint where only the user can do it (iPhone), a button where the browser offers it.

/** Chromium's offer, until it was used. @type {(Event & {prompt: () => Promise<any>}) | null} */
let offer = null;

/** @param {() => void} onChange  what `installable` says has changed */
export function watchInstall(onChange) {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault(); // a button in the settings instead of a bar over the page
    offer = /** @type {any} */ (event);
    onChange();
  });
  addEventListener('appinstalled', () => {
    offer = null;
    onChange();
  });
}

export function installable() {
  return offer !== null;
}

export async function promptInstall() {
  const asked = offer;
  offer = null; // an offer can be used once
  await asked?.prompt().catch(() => {});
}

/**
 * Safari on an iPhone or iPad, and not yet from the home screen: other browsers there have the entry elsewhere or not at all, and
 * the web views of apps cannot do it.
 * @param {{standalone?: boolean, userAgent: string}} navigator @returns {boolean}
 */
export function wantsHint({ standalone, userAgent }) {
  return standalone === false && /Version\/\d.* Safari\//.test(userAgent) && !/CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo/.test(userAgent);
}
