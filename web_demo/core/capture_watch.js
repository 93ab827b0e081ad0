// Decides from what a phone's camera and microphone do whether they have to be opened again, and whether viewers get a picture. Pure:
// it is told times and what is seen. Calls and Siri mute tracks, sometimes for good; a hidden page loses its camera; some phones
// stop making pictures without a word.

/** A flicker of mute is not worth a word, and reopening would cost more than it. */
const kFlickerMs = 1000;
const kMutedMs = 3000;
/** Tracks that come out muted again: a call goes on. Its end must be noticed within 5 s. */
const kLongestMutedMs = 4500;
const kSilenceMs = 2000;
const kStalledMs = 5000;
const kLongestStalledMs = 60000;
const kHealthyMs = 10000;
const kMicAgainMs = 4000;
/** A phone without a microphone is a camera, too. */
const kNoMicAgainMs = 60000;
/** A hidden page whose camera still makes pictures after so long keeps its camera. */
const kHiddenProofMs = 2000;

export class CaptureWatch {
  /** @type {Record<Kind, number | null>} */
  #badSince = { video: null, audio: null };
  #frames = -1;
  /** When the last pictures came; null: nobody knows. @type {number | null} */
  #movedAt = null;
  /** @type {number | null} */
  #healthySince = null;
  /** Since then pictures have to prove that they still come. @type {number | null} */
  #hiddenAt = null;
  #away = false;
  /** Back from hidden: the camera may have died while nobody looked. */
  #hurried = false;
  #heard = false;
  /** Openings that did not help. */
  #tries = 0;

  /** The page is hidden from now on. @param {number} now */
  hid(now) {
    this.#hiddenAt = now;
    this.#away = true;
    this.#hurried = false;
  }

  /** Both or one were just opened, or could not be: give them their time. */
  opened() {
    this.#badSince = { video: null, audio: null };
    this.#frames = -1;
    this.#healthySince = null;
    this.#hurried = false;
    this.#tries++;
  }

  /** @param {CaptureLook} look @returns {CaptureAdvice} */
  look({ now, visible, video, audio, micOn, frames }) {
    if (visible && this.#away) this.#came(now);
    const moved = this.#count(now, frames);
    const silentFor = this.#movedAt === null || video !== 'live' ? 0 : now - this.#movedAt;
    const mutedFor = { video: this.#badFor('video', now, video === 'live'), audio: this.#badFor('audio', now, !micOn || audio === 'live') };
    this.#judge(now, video === 'live' && silentFor < kFlickerMs);
    if (audio === 'live') this.#heard = true;
    if (!visible) return { interrupted: !this.#proven(now), reopen: { video: false, audio: false } };
    if (video === 'live' && (moved || frames === null)) this.#hiddenAt = null;
    const reopen = {
      video: video === 'live' ? silentFor >= this.#silentPatience : video !== 'muted' || mutedFor.video >= this.#mutedPatience,
      audio: micOn && audio !== 'live' && mutedFor.audio >= { muted: this.#mutedPatience, ended: 0, none: this.#noMicPatience }[audio],
    };
    const gone = video === 'none' || video === 'ended' || (video === 'muted' && mutedFor.video >= kFlickerMs);
    return { interrupted: gone || silentFor >= kSilenceMs || this.#hiddenAt !== null, reopen };
  }

  get #mutedPatience() {
    return Math.min(kMutedMs + 500 * Math.max(0, this.#tries - 1), kLongestMutedMs);
  }

  get #silentPatience() {
    return this.#hurried ? kSilenceMs : Math.min(kStalledMs * 2 ** Math.max(0, this.#tries - 1), kLongestStalledMs);
  }

  get #noMicPatience() {
    return this.#heard ? kMicAgainMs : kNoMicAgainMs;
  }

  /** @param {number} now */
  #came(now) {
    this.#away = false;
    this.#hurried = true;
    if (this.#movedAt !== null) this.#movedAt = now;
  }

  /** @param {number} now @param {number | null} frames @returns {boolean} whether new ones came since the last look */
  #count(now, frames) {
    const moved = frames !== null && this.#frames >= 0 && frames > this.#frames;
    if (frames === null) this.#movedAt = null;
    else if (moved || this.#frames < 0) this.#movedAt = now;
    if (moved) this.#hurried = false;
    this.#frames = frames ?? -1;
    return moved;
  }

  /** @param {Kind} kind @param {number} now @param {boolean} good @returns {number} ms */
  #badFor(kind, now, good) {
    const since = good ? null : (this.#badSince[kind] ?? now);
    this.#badSince[kind] = since;
    return now - (since ?? now);
  }

  /** @param {number} now @param {boolean} healthy */
  #judge(now, healthy) {
    this.#healthySince = healthy ? (this.#healthySince ?? now) : null;
    if (this.#healthySince !== null && now - this.#healthySince >= kHealthyMs) this.#tries = 0;
  }

  /** Some browsers let a hidden page's camera run. @param {number} now */
  #proven(now) {
    const hiddenAt = this.#hiddenAt ?? now;
    return this.#movedAt !== null && now - this.#movedAt < kSilenceMs && now - hiddenAt >= kHiddenProofMs;
  }
}
