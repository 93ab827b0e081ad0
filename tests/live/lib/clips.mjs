// What the test cameras see and hear. Made once with ffmpeg, kept in build/clips.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir } from './paths.mjs';

const clipsDir = path.join(buildDir, 'clips');
const kPhoto = 'usr/share/darknet/data/dog.jpg';

/** Frequencies that tell who is heard. None is a multiple of another, so no overtone passes for a neighbour. */
export const tones = { camera: 500, talkerA: 1130, talkerB: 1790, talkerC: 2370 };

/** 8 s of a real photo of a dog, 960x540 at 15 frames/s, over which the view wanders; a y4m file that Chromium plays in a loop. */
export function videoClip() {
  return made('pet-960x540.y4m', (target) => {
    ffmpeg(...petInMotion(), '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', target);
  });
}

/**
 * The same picture as H.264 (annex B, 15 frames/s) for the headless peer. Parameter sets with every keyframe: a viewer
 * can join at each. No x264 lookahead and no B frames, like a camera that encodes live.
 */
export function cannedH264({ width, height }) {
  return made(`pet-${width}x${height}.h264`, (target) => {
    const x264 = 'repeat-headers=1:aud=1:keyint=30:min-keyint=30:scenecut=0:annexb=1';
    ffmpeg(...petInMotion({ width, height }), '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-profile:v', 'baseline', '-tune', 'zerolatency',
      '-bf', '0', ...bitrate({ width, height }), '-x264-params', x264, '-f', 'h264', target);
  });
}

/** 20 s of a still photo (H.264, annex B), past which something walks from the 8th to the 12th second. */
export function passingH264() {
  return made('passing-960x540.h264', (target) => {
    const x264 = 'repeat-headers=1:aud=1:keyint=30:min-keyint=30:scenecut=0:annexb=1';
    ffmpeg(...passing({ rate: 15, seconds: 20 }), '-c:v', 'libx264', '-profile:v', 'baseline', '-tune', 'zerolatency',
      '-bf', '0', ...bitrate({ width: 960, height: 540 }), '-x264-params', x264, '-f', 'h264', target);
  });
}

/** The same for Chromium, 24 s at 10 frames/s. */
export function passingClip() {
  return made('passing-960x540.y4m', (target) => ffmpeg(...passing({ rate: 10, seconds: 24 }), '-f', 'yuv4mpegpipe', target));
}

/** ffmpeg's input and filters for a photo past which something walks from the 8th to the 12th second. */
function passing({ rate, seconds }) {
  const photo = petPhoto();
  const scene = photo ? ['-loop', '1', '-framerate', String(rate), '-i', photo] : ['-f', 'lavfi', '-i', `smptebars=size=1280x720:rate=${rate}`];
  const passes = "[0]scale=960:540,split[a][b];[b]crop=180:140:300:250,hue=h=120[c];[a][c]overlay=x='(t-8)*230-100':y=330:enable='between(t,8,12)'";
  return [...scene, '-filter_complex', passes, '-t', String(seconds), '-pix_fmt', 'yuv420p'];
}

/** The same picture as VP8 (IVF), for the headless peer: one file per simulcast layer. Every frame is shown, none is hidden. */
export function cannedVp8({ width, height }) {
  return made(`pet-${width}x${height}.ivf`, (target) => {
    ffmpeg(...petInMotion({ width, height }), '-pix_fmt', 'yuv420p', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '4',
      '-g', '30', '-keyint_min', '30', '-auto-alt-ref', '0', '-lag-in-frames', '0', ...bitrate({ width, height }), '-f', 'ivf', target);
  });
}

/** What the headless peer publishes: each codec alone, and in two simulcast layers. */
export function cannedClips() {
  const high = { width: 960, height: 540 };
  const low = { width: 480, height: 270 };
  return { h264: cannedH264(high), h264Low: cannedH264(low), vp8: cannedVp8(high), vp8Low: cannedVp8(low) };
}

/** Bursts of one tone like short barks (300 ms of sound, 100 ms of silence): noise suppression leaves them alone. */
export function soundClip(frequency) {
  return made(`bursts-${frequency}.wav`, (target) => {
    const bursts = `aevalsrc='0.5*sin(2*PI*${frequency}*t)*lt(mod(t,0.4),0.3)':s=48000:d=8`;
    ffmpeg('-f', 'lavfi', '-i', bursts, '-ac', '1', '-c:a', 'pcm_s16le', target);
  });
}

function made(name, make) {
  const file = path.join(clipsDir, name);
  if (existsSync(file)) return file;
  mkdirSync(clipsDir, { recursive: true });
  const unfinished = path.join(clipsDir, `unfinished-${process.pid}-${name}`);
  make(unfinished);
  renameSync(unfinished, file);
  return file;
}

/** ffmpeg's input and filters for 8 s of the view wandering over the photo, or of a test card. */
function petInMotion({ width, height } = { width: 960, height: 540 }) {
  const photo = petPhoto();
  const motion = "crop=960:540:x='(iw-960)*(0.5+0.5*sin(2*PI*t/8))':y='(ih-540)*(0.5+0.5*sin(4*PI*t/8))'";
  const input = photo
    ? ['-loop', '1', '-framerate', '15', '-i', photo, '-vf', `scale=1280:-2,${motion},scale=${width}:${height}`]
    : ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=15`];
  return [...input, '-t', '8'];
}

/** About 1 Mbit/s at 960x540, as much for every pixel at other sizes. */
function bitrate({ width, height }) {
  const kbit = Math.round((1000 * width * height) / (960 * 540));
  return ['-b:v', `${kbit}k`, '-maxrate', `${kbit}k`, '-bufsize', `${kbit}k`];
}

function ffmpeg(...argv) {
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...argv], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120000 });
}

/** The photo out of Debian's package darknet (3 MB, only unpacked, not installed), or nothing when it cannot be had. */
function petPhoto() {
  const kept = path.join(clipsDir, 'dog.jpg');
  if (existsSync(kept)) return kept;
  if (existsSync(`/${kPhoto}`)) return `/${kPhoto}`;
  if (process.env.PETCAM_ISOLATED) return undefined; // no way out of here; make_clips.mjs comes before
  const dir = mkdtempSync(path.join(clipsDir, 'photo-'));
  try {
    execFileSync('apt-get', ['download', 'darknet'], { cwd: dir, stdio: 'ignore', timeout: 60000 });
    const archive = readdirSync(dir).find((file) => file.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: dir, stdio: 'ignore' });
    renameSync(path.join(dir, kPhoto), kept);
    return kept;
  } catch {
    console.log('# no photo of a pet to be had: the test camera sees a test card');
    return undefined;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
