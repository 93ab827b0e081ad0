// Putting the page on the home screen, where the browser offers it.

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
