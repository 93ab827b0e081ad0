// The page's side of the service worker (sw.js): registers it, and lets a newer version of the app take over at a start, before
// anything of the old one runs. Where there can be none (an authority that the browser does not know, some web views) the page works
// without.

import { log } from '../core/log.js';

/** The first picture comes first. */
const kRegisterMs = 4000;
const kTakeOverMs = 2000;

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

/** Does not return when there is a newer version: the page is loaded again with it. */
export async function takeNewVersion() {
  try {
    const workers = container();
    const waiting = workers?.controller && (await workers.getRegistration())?.waiting;
    if (!waiting || !(await asksToTakeOver(waiting))) return;
    location.reload();
    await new Promise(() => {});
  } catch (error) {
    log(`new version not taken: ${error}`);
  }
}

/** @param {ServiceWorker} waiting @returns {Promise<boolean>} false: another window still runs the old version, or no answer in time */
function asksToTakeOver(waiting) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(false), kTakeOverMs);
    waiting.addEventListener('statechange', () => waiting.state === 'activated' && resolve(true));
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (!data) resolve(false);
    };
    waiting.postMessage({ takeOver: true, until: Date.now() + kTakeOverMs }, [port2]);
  });
}

/** Whether the page's own files can be had now. @returns {Promise<boolean>} */
export async function serverAnswers() {
  const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  return answer?.ok ?? false;
}
