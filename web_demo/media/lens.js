// Light and zoom of a phone's camera, where it has them.

/** @param {MediaStreamTrack | null} track @returns {Lens} */
export function lensOf(track) {
  const can = /** @type {any} */ (track?.getCapabilities?.() ?? {});
  const is = /** @type {any} */ (track?.getSettings?.() ?? {});
  const zooms = can.zoom && can.zoom.max > can.zoom.min;
  return {
    torch: can.torch ? is.torch === true : null,
    zoom: zooms ? { min: can.zoom.min, max: can.zoom.max, step: can.zoom.step || 0.1, value: is.zoom ?? can.zoom.min } : null,
  };
}
