// Reads the text out of a clean QR code (ISO/IEC 18004), independently of the code that made it: enough for byte mode, versions
// 2 to 6, no damage.

/** Data and error correction codewords of each block, for level M: [blocks, data codewords, error codewords]. */
const kBlocksM = { 2: [1, 28, 16], 3: [1, 44, 26], 4: [2, 32, 18], 5: [2, 43, 24], 6: [4, 27, 16] };

const kMasks = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** @param {boolean[][]} dark rows of modules, without the quiet zone @returns {string} */
export function readQr(dark) {
  const size = dark.length;
  const version = (size - 17) / 4;
  // Format information, around the top left finder: 2 bits of level, 3 of mask, 10 of BCH code.
  const format = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => dark[8][x]).concat([7, 5, 4, 3, 2, 1, 0].map((y) => dark[y][8]));
  const plain = format.reduce((bits, bit) => bits * 2 + Number(bit), 0) ^ 0b101010000010010;
  if (plain >> 13 !== 0) throw new Error('not level M');
  const mask = kMasks[(plain >> 10) & 7];
  const codewords = toBytes(dataModules(size).map(([x, y]) => dark[y][x] !== mask(x, y)));
  return textOf(deinterleave(codewords, kBlocksM[version]));
}

/** Places of the data in their order: up and down in pairs of columns, from the right. */
function dataModules(size) {
  const places = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the timing pattern has its column for itself
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i;
      for (const x of [right, right - 1]) if (!isFunction(x, y, size)) places.push([x, y]);
    }
    up = !up;
  }
  return places;
}

function isFunction(x, y, size) {
  const finder = (x <= 8 && y <= 8) || (x >= size - 8 && y <= 8) || (x <= 8 && y >= size - 8);
  const alignment = Math.abs(x - (size - 7)) <= 2 && Math.abs(y - (size - 7)) <= 2;
  return finder || alignment || x === 6 || y === 6;
}

function toBytes(bits) {
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => byte * 2 + Number(bit), 0));
}

function deinterleave(codewords, [blocks, length]) {
  return Array.from({ length: blocks }, (_, block) => Array.from({ length }, (_, i) => codewords[i * blocks + block])).flat();
}

function textOf(data) {
  const bits = data.flatMap((byte) => [...byte.toString(2).padStart(8, '0')].map(Number));
  const number = (from, count) => bits.slice(from, from + count).reduce((sum, bit) => sum * 2 + bit, 0);
  if (number(0, 4) !== 4) throw new Error('not in byte mode');
  const bytes = Array.from({ length: number(4, 8) }, (_, i) => number(12 + i * 8, 8));
  return new TextDecoder().decode(new Uint8Array(bytes));
}
