// The page's side of the service worker (sw.js). Where there can be none (an authority that the browser does not know, some web views)
// the page works without.

import { log } from '../core/log.js';

/** The first picture comes first. */
const kRegisterMs = 4000;

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
  setTimeout(() => container()?.register('sw.js', { updateViaCache: 'none' }).catch((error) => log(`no offline start: ${error.message}`)), kRegisterMs);
}

/** Whether the page's own files can be had now. @returns {Promise<boolean>} */
export async function serverAnswers() {
  const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  return answer?.ok ?? false;
}
