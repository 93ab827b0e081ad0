// Icons that neither the main screen nor the viewer needs, and those that they do.

import { drawn, kPaths } from './icons.js';

const kAll = {
  ...kPaths,
  micOff: 'M9 7V6a3 3 0 0 1 6 0v5M6 11a6 6 0 0 0 9.5 4.9M12 17v4M4 4l16 16',
  flip: 'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5',
  stop: 'M6 6h12v12H6z',
  play: 'M7 4.5l12 7.5-12 7.5z',
  light: 'M9 3h6v4l-2 4v10h-2V11L9 7zM12 13v2',
  tune: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  check: 'M5 12.5l5 5 9-11',
  close: 'M6 6l12 12M18 6L6 18',
  away: 'M3 3l18 18M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7M19 12.9a10 10 0 0 0-2-1.6M2 8.8a15 15 0 0 1 4.2-2.7M22 8.8A15 15 0 0 0 10.7 5M12 20h.01',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  share: 'M12 3v12M8 7l4-4 4 4M5 12v8h14v-8',
};

/** @param {keyof typeof kAll} name @param {'' | `when-${string}`} [when] */
export function icon(name, when) {
  return drawn(kAll[name], when);
}
