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
    const photo = petPhoto();
    const motion = "crop=960:540:x='(iw-960)*(0.5+0.5*sin(2*PI*t/8))':y='(ih-540)*(0.5+0.5*sin(4*PI*t/8))'";
    const input = photo
      ? ['-loop', '1', '-framerate', '15', '-i', photo, '-vf', `scale=1280:-2,${motion}`]
      : ['-f', 'lavfi', '-i', 'testsrc2=size=960x540:rate=15'];
    ffmpeg(...input, '-t', '8', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', target);
  });
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
