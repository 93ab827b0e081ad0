// A QR code as SVG: black on white in every theme, with the quiet zone of four modules that scanners need (ISO/IEC 18004).

import { encode } from '../vendor/uqr.js';

const kSvg = 'http://www.w3.org/2000/svg';
const kQuiet = 4;

/** @param {SVGSVGElement} svg @param {string} text */
export function drawQr(svg, text) {
  // M: a cracked or reflecting screen may hide a part.
  const { data, size } = encode(text, { ecc: 'M', border: kQuiet });
  const dark = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.replaceChildren(shape('rect', { width: String(size), height: String(size), fill: '#fff' }), shape('path', { d: dark, fill: '#000' }));
}

/** @returns {SVGSVGElement} */
export function qrFrame() {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('class', 'qr');
  svg.setAttribute('role', 'img');
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.dataset.testid = 'qr';
  return svg;
}

/** @param {string} name @param {Record<string, string>} attributes */
function shape(name, attributes) {
  const element = document.createElementNS(kSvg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
