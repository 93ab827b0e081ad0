// Line icons, drawn here so that the page loads nothing from elsewhere.

export const kPaths = {
  back: 'M15 5l-7 7 7 7',
  soundOn: 'M4 9v6h4l5 4V5L8 9H4zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12',
  soundOff: 'M4 9v6h4l5 4V5L8 9H4zM17 9.5l5 5M22 9.5l-5 5',
  mic: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  camera: 'M3 7.5h12v9H3zM15 11l6-3.5v9L15 13z',
  pause: 'M8 5v14M16 5v14',
  plus: 'M12 5v14M5 12h14',
  person: 'M12 4a4 4 0 1 0 .01 0zM4 20c0-4 3.6-6 8-6s8 2 8 6',
  people: 'M9 5a3.5 3.5 0 1 0 .01 0zM2.5 19c0-3.6 3-5.4 6.5-5.4s6.5 1.8 6.5 5.4M15.5 5.2a3.5 3.5 0 0 1 0 6.6M17.5 14c2.4.8 4 2.5 4 5',
  phone: 'M7 3h10v18H7zM11 18h2',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  personPlus: 'M10 4a4 4 0 1 0 .01 0zM2.5 20c0-4 3.3-6 7.5-6 2 0 3.8.5 5.1 1.3M18.5 15v7M15 18.5h7',
  gear: 'M12 9a3 3 0 1 0 .01 0zM10.3 3h3.4l.6 2.6 1.6.9 2.5-.8 1.7 3-1.9 1.8v1.9l1.9 1.8-1.7 3-2.5-.8-1.6.9-.6 2.7h-3.4l-.6-2.7-1.6-.9-2.5.8-1.7-3 1.9-1.8v-1.9L3.9 8.7l1.7-3 2.5.8 1.6-.9z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  timeline: 'M12 4a8 8 0 1 0 .01 0zM12 7.5V12l3 2',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  photo: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 10.2a3.2 3.2 0 1 0 .01 0z',
  up: 'M12 20V5M6 11l6-6 6 6',
  whole: 'M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5',
  paw: 'M12 12.5c-3 0-5.5 2.6-5.5 5 0 1.6 1.2 2.5 2.7 2.5 1.1 0 1.9-.5 2.8-.5s1.7.5 2.8.5c1.5 0 2.7-.9 2.7-2.5 0-2.4-2.5-5-5.5-5zM5 9.2a1.7 2.2 0 1 0 .01 0zM9.3 4.2a1.7 2.3 0 1 0 .01 0zM14.7 4.2a1.7 2.3 0 1 0 .01 0zM19 9.2a1.7 2.2 0 1 0 .01 0z',
};

const kSvg = 'http://www.w3.org/2000/svg';

/** @param {keyof typeof kPaths} name @param {'' | `when-${string}`} [when] */
export function icon(name, when) {
  return drawn(kPaths[name], when);
}

/** @param {string} line an SVG path @param {'' | `when-${string}`} [when] @returns {SVGSVGElement} decoration only: the words are beside it */
export function drawn(line, when = '') {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${when}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(kSvg, 'path');
  path.setAttribute('d', line);
  svg.append(path);
  return svg;
}
