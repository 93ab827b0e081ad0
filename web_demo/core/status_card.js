// A camera's card in words: its state and since when, who watches, how its phone is, and what happened last. Pure.

import { momentWords } from './dates.js';
import { duration, joinNames, words } from './i18n.js';
import { mayWatch } from './state_home.js';
import { isMoving } from './state_tiles.js';

const kLowBattery = 20;

/** @type {Record<string, {tone: 'off' | 'warn', now: string, since: string}>} */
const kNotLive = {
  paused: { tone: 'off', now: 'cardPaused', since: 'cardPausedSince' },
  asleep: { tone: 'warn', now: 'cardAsleep', since: 'cardAsleepSince' },
  offline: { tone: 'off', now: 'cardOffline', since: 'cardOfflineSince' },
};

/** @param {State} state @param {CameraCard} card @param {number} now Unix seconds @returns {CardStatus} beside a tile's picture, which says live only while it moves */
export function tileStatus({ lang, link, tiles }, card, now) {
  const watch = tiles.watch[card.camera];
  if (isMoving(watch)) return { tone: 'live', text: words(lang, 'statusLive') };
  if (link === 'lost') return { tone: 'off', text: words(lang, 'cardUnknown') };
  if (card.state !== 'live') return cameraState(lang, card, now);
  if (!mayWatch(card)) return { tone: 'off', text: words(lang, 'cardNotYours') };
  if (!watch) return { tone: 'on', text: words(lang, 'cardOn') };
  if (watch.phase === 'failed' || watch.barren) return { tone: 'warn', text: words(lang, 'cardNoPicture') };
  return watch.pictured ? { tone: 'warn', text: words(lang, 'statusReconnecting') } : { tone: 'busy', text: words(lang, 'statusConnecting') };
}

/** @param {Lang} lang @param {CameraCard} card @param {number} now @returns {CardStatus} */
export function cameraState(lang, card, now) {
  if (card.state === 'live') return { tone: 'live', text: words(lang, 'cardLive') };
  if (card.device === null) return { tone: 'off', text: words(lang, 'cardUnpaired') };
  const { tone, now: key, since } = kNotLive[card.state];
  return { tone, text: card.since ? words(lang, since, { time: momentWords(lang, card.since, now) }) : words(lang, key) };
}

/** @param {State} state @param {CameraCard} card @param {number} now @returns {string} how old the picture of a tile is; empty when it moves, or is none */
export function tileAge({ lang, tiles }, card, now) {
  const at = tiles.kept[card.camera];
  return at === undefined || card.state === 'paused' || isMoving(tiles.watch[card.camera]) ? '' : ago(lang, at, now);
}

/** @param {State} state @param {CameraCard} card @returns {string} who watches; a tile that is live does, and everybody sees it */
export function tileWatchers({ lang, tiles }, card) {
  const ourId = tiles.watch[card.camera]?.id;
  const others = [...new Set(card.viewers.filter(({ id }) => id !== ourId).map(({ name }) => name))];
  const [name, names] = others.length > 0 ? [others[0], joinNames(lang, others)] : ['', ''];
  if (card.viewers.some(({ id }) => id === ourId)) return words(lang, ['onlyYou', 'youAndOne'][others.length] ?? 'youAndMany', { name, names });
  return others.length === 0 ? '' : words(lang, others.length === 1 ? 'watchesOne' : 'watchesMany', { name, names });
}

/** @param {Lang} lang @param {CameraCard} card @returns {string} */
export function batteryWords(lang, { state, report }) {
  if (!report || state === 'offline' || report.battery === null) return '';
  return words(lang, report.charging ? 'reportCharging' : 'reportBattery', { battery: report.battery });
}

/** @param {Lang} lang @param {CameraCard} card @returns {string[]} what somebody should look after */
export function warningWords(lang, { state, report }) {
  if (!report || state === 'offline') return [];
  const low = report.battery !== null && report.battery <= kLowBattery && !report.charging;
  return [...report.warnings, ...(low ? ['low'] : [])].map((warning) => words(lang, `warning_${warning}`));
}

/** @param {Lang} lang @param {CameraCard} card @param {number} now @returns {string} what happens, or happened last */
export function lastEventWords(lang, { holder, last_event: last }, now) {
  if (holder) return words(lang, 'cardTalking', { name: holder.name });
  if (!last || !['talk', 'motion', 'sound'].includes(last.event)) return '';
  return words(lang, `last_${last.event}`, { name: last.name || words(lang, 'guest'), ago: ago(lang, last.at, now) });
}

/** @param {Lang} lang @param {number} at @param {number} now */
function ago(lang, at, now) {
  return words(lang, 'ago', { age: duration(lang, Math.max(1, Math.floor(now - at))) });
}
