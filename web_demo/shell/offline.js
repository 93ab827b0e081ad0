// The page's side of the service worker (sw.js). Where there can be none (an authority that the browser does not know, some web views)
// the page works without.

import { log } from '../core/log.js';

/** @returns {ServiceWorkerContainer | null} to ask for it is refused in some places */
function container() {
  try {
    return navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}

export function keepOffline() {
  if (!window.isSecureContext || !container()) return;
  container()?.register('sw.js', { updateViaCache: 'none' }).catch((error) => log(`no offline start: ${error.message}`));
}
