// What a recorded file shows and says, by ffmpeg and by Chromium.

import { execFileSync } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { openPage } from './browser.mjs';

const kFrame = 16 * 9;
const kRate = 8000;

/** A flash before whose first picture the phone left one out may have begun earlier than it seems, in seconds. */
const kUsualGap = 0.1;

/**
 * By how many seconds each beep comes after its flash (see `flashAndBeep` of the peer).
 * @param {string} file @param {number[]} frameTimes  of its pictures, in seconds
 */
export function flashOffsets(file, frameTimes) {
  const isExact = (index) => frameTimes[index] - frameTimes[index - 1] < kUsualGap;
  const flashes = risingEdges(brightness(file), (index) => (isExact(index) ? frameTimes[index] : NaN), 200, 3);
  const beeps = risingEdges(loudness(file), (index) => index * 0.005, 1500, 100);
  return flashes.flatMap((flash) => {
    const beep = beeps.find((one) => Math.abs(one - flash) < 0.5);
    return beep === undefined ? [] : [beep - flash];
  });
}

/** Decodes all of a file; throws when ffmpeg complains about anything. */
export function decodeAll(file) {
  const complaints = execFileSync('ffmpeg', ['-nostdin', '-v', 'warning', '-i', file, '-f', 'null', '-'], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (complaints) throw new Error(complaints);
}

function brightness(file) {
  const grey = raw(file, '-vf', 'scale=16:9,format=gray', '-fps_mode', 'passthrough', '-f', 'rawvideo');
  return Array.from({ length: Math.floor(grey.length / kFrame) }, (_, i) => mean(grey.subarray(i * kFrame, (i + 1) * kFrame)));
}

/** In steps of 5 ms. */
function loudness(file) {
  const bytes = raw(file, '-ac', '1', '-ar', String(kRate), '-f', 's16le');
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 2));
  const step = kRate / 200;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, i) => mean(samples.subarray(i * step, (i + 1) * step).map(Math.abs)));
}

/** Where values come above a limit after they were below it for a while. */
function risingEdges(values, timeOf, limit, calm) {
  const edges = [];
  let below = 0;
  values.forEach((value, index) => {
    if (value < limit) return void below++;
    if (below >= calm) edges.push(timeOf(index));
    below = 0;
  });
  return edges;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function raw(file, ...argv) {
  return execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', file, ...argv, '-'], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Plays a file over HTTP, with a jump into its middle, four times as fast. @param {import('puppeteer-core').Browser} browser */
export async function playInChromium(browser, file) {
  const server = createServer((request, response) => serve(file, request, response));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const page = await openPage(browser, `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`);
  try {
    return await page.evaluate(async () => {
      const video = document.querySelector('video');
      const next = (name) => new Promise((resolve) => {
        video.addEventListener(name, () => resolve(name), { once: true });
        video.addEventListener('error', () => resolve(video.error.message), { once: true });
        setTimeout(() => resolve(`no ${name}`), 20000);
      });
      const told = next('loadedmetadata');
      video.src = '/clip';
      const result = { told: await told, duration: video.duration, width: video.videoWidth, height: video.videoHeight };
      const jumped = next('seeked');
      video.currentTime = Math.max(video.duration / 2, video.duration - 20);
      Object.assign(result, { jumped: await jumped });
      video.playbackRate = 4;
      const ended = next('ended');
      await video.play();
      return { ...result, end: await ended, at: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames };
    });
  } finally {
    await page.close();
    server.close();
  }
}

function serve(file, request, response) {
  if (request.url !== '/clip') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="icon" href="data:,"><video muted></video>');
  const { size } = statSync(file);
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
  const end = to ? Number(to) : size - 1;
  response.writeHead(request.headers.range ? 206 : 200, {
    'content-type': path.extname(file) === '.webm' ? 'video/webm' : 'video/mp4', 'accept-ranges': 'bytes', 'content-length': end - Number(from) + 1,
    ...(request.headers.range && { 'content-range': `bytes ${from}-${end}/${size}` }),
  });
  createReadStream(file, { start: Number(from), end }).pipe(response);
}
