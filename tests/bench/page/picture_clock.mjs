// A clock that is part of the picture: the time in milliseconds as a row of black and white blocks, which survives an
// encoder. Painted by the camera's page, read back by the viewer's page. The class is sent into pages as its source text, so it
// uses nothing but itself.

export class PictureClock {
  static timeBits = 20; // 17 minutes, then from zero again
  static checkBits = 8;
  static blocks = PictureClock.timeBits + PictureClock.checkBits;
  static block = 32; // pixels: two macroblocks, so that no block is smeared into its neighbour
  static pictureWidth = 960;

  /** @param {number} ms @returns {boolean[]} true is white */
  static encode(ms) {
    const time = Math.floor(ms) % 2 ** PictureClock.timeBits;
    const word = time * 2 ** PictureClock.checkBits + PictureClock.check(time);
    return Array.from({ length: PictureClock.blocks }, (_, i) => Math.floor(word / 2 ** (PictureClock.blocks - 1 - i)) % 2 === 1);
  }

  /** @param {boolean[]} bits @returns {number | null} null when a bit is wrong */
  static decode(bits) {
    const word = bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0);
    const time = Math.floor(word / 2 ** PictureClock.checkBits);
    return PictureClock.check(time) === word % 2 ** PictureClock.checkBits ? time : null;
  }

  /** CRC-8 (polynomial 0x07, first value 0xff) over three bytes: a black or grey row is no time. @param {number} time */
  static check(time) {
    let crc = 0xff;
    for (const byte of [time >> 16, (time >> 8) & 0xff, time & 0xff]) {
      crc ^= byte;
      for (let i = 0; i < 8; i++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
    }
    return crc;
  }

  /** How long ago a decoded time was. @param {number} time @param {number} now  in ms, of the same clock */
  static age(time, now) {
    const wrap = 2 ** PictureClock.timeBits;
    return (((now - time) % wrap) + wrap) % wrap;
  }

  /** @param {{fillStyle: any, fillRect: (x: number, y: number, width: number, height: number) => void}} drawing @param {number} ms */
  static paint(drawing, ms) {
    PictureClock.encode(ms).forEach((bit, i) => {
      drawing.fillStyle = bit ? '#fff' : '#000';
      drawing.fillRect(i * PictureClock.block, 0, PictureClock.block, PictureClock.block);
    });
  }

  /**
   * @param {{data: ArrayLike<number>, width: number}} image  RGBA, the top rows of the picture in its full width or scaled down
   * @returns {number | null} the time in it
   */
  static read({ data, width }) {
    const block = (PictureClock.block * width) / PictureClock.pictureWidth;
    const bits = Array.from({ length: PictureClock.blocks }, (_, i) => {
      let sum = 0;
      let count = 0;
      for (let y = Math.ceil(block / 4); y < (block * 3) / 4; y++) {
        for (let x = Math.ceil((i + 0.25) * block); x < (i + 0.75) * block; x++) {
          sum += data[(y * width + x) * 4 + 1];
          count++;
        }
      }
      return sum / count > 128;
    });
    return PictureClock.decode(bits);
  }
}
