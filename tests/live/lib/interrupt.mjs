// What happens to phones: a call takes the camera, the app goes to the background, a device breaks. As real as Chromium allows:
// its camera and its microphone live in processes of their own, which can be stopped and killed.

import { readdirSync, readFileSync } from 'node:fs';

/** The process that films. When it is killed, the page's video track ends; while it is stopped, no picture comes and nothing says so. */
const kCamera = 'video_capture.mojom.VideoCaptureService';
/** The process that records and plays sound. */
const kSound = 'audio.mojom.AudioService';

export const killCamera = (phone) => signal(phone, kCamera, 'SIGKILL');
export const killSound = (phone) => signal(phone, kSound, 'SIGKILL');
export const stopCamera = (phone) => signal(phone, kCamera, 'SIGSTOP');
export const continueCamera = (phone) => signal(phone, kCamera, 'SIGCONT');

function signal({ browser }, part, name) {
  const ours = browser.process().pid;
  const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && runs(pid, part) && descends(pid, ours));
  if (pids.length !== 1) throw new Error(`${pids.length} processes of this browser are its ${part}`);
  process.kill(Number(pids[0]), name);
}

const runs = (pid, part) => readProc(pid, 'cmdline').includes(`--utility-sub-type=${part}`);

function descends(pid, from) {
  for (let at = Number(pid); at > 1; at = Number(/^PPid:\s+(\d+)/m.exec(readProc(at, 'status'))?.[1] ?? 0)) if (at === from) return true;
  return false;
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

/**
 * Another tab comes to the front, as another app does: the page is hidden.
 * @param {{frozen?: boolean}} [options]  frozen: phones stop the timers of hidden pages, too
 */
export async function hide(phone, { frozen = false } = {}) {
  phone.otherTab ??= await phone.page.browserContext().newPage();
  await phone.otherTab.bringToFront();
  await phone.page.emulateFocusedPage(false);
  if (frozen) await lifecycle(phone, 'frozen');
}

export async function show(phone) {
  await lifecycle(phone, 'active');
  await phone.page.bringToFront();
  await phone.page.emulateFocusedPage(true);
}

async function lifecycle({ page }, state) {
  const session = await page.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

/**
 * Chromium on a desk never mutes the track of a camera that stands still; phones do. So the page's tracks are told: what they say
 * (`muted`, the events) is made up, that no picture comes is real. Runs in the page before anything of it does.
 */
export function letTracksBeMuted() {
  const media = navigator.mediaDevices;
  if (!media) return;
  const tracks = [];
  let muted = false;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    for (const track of stream.getVideoTracks()) {
      Object.defineProperty(track, 'muted', { get: () => muted });
      tracks.push(track);
    }
    return stream;
  };
  window.muteTracks = (value) => {
    muted = value;
    for (const track of tracks) if (track.readyState === 'live') track.dispatchEvent(new Event(value ? 'mute' : 'unmute'));
  };
}

export async function muteCamera(phone) {
  stopCamera(phone);
  await phone.page.evaluate(() => window.muteTracks(true));
}

export async function unmuteCamera(phone) {
  continueCamera(phone);
  await phone.page.evaluate(() => window.muteTracks(false));
}
