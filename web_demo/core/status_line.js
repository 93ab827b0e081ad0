// A camera in a list, in one line. Pure.

import { words } from './i18n.js';
import { cameraState } from './status_card.js';

/** @param {State} state @param {CameraCard} card @param {number} [now] Unix seconds @returns {CardStatus} one line of a list */
export function cardStatus({ lang }, card, now = Date.now() / 1000) {
  const { tone, text } = cameraState(lang, card, now);
  const parts = [text];
  const count = card.viewers.length;
  if (count > 0) parts.push(words(lang, count === 1 ? 'cardWatching1' : 'cardWatching', { count }));
  if (card.holder) parts.push(words(lang, 'cardTalking', { name: card.holder.name }));
  return { tone, text: parts.join(' · ') };
}
