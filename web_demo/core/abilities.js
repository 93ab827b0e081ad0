// What a browser cannot do that petcam would use, as word keys: each is something that the user should know. Pure.

/**
 * @param {any} browser  the window
 * @param {{camera: boolean, microphone: boolean} | null} devices  null: not known
 * @returns {string[]} word keys without `lack_`, the gravest first
 */
export function lacksOf(browser, devices) {
  const { navigator, isSecureContext, RTCPeerConnection, HTMLVideoElement } = browser;
  const capture = typeof navigator.mediaDevices?.getUserMedia === 'function';
  const lacks = {
    webRtc: typeof RTCPeerConnection !== 'function',
    https: !isSecureContext,
    capture: isSecureContext && !capture,
    camera: capture && devices?.camera === false,
    microphone: capture && devices?.microphone === false,
    storage: !keeps(browser),
    wakeLock: isSecureContext && !navigator.wakeLock,
    battery: isSecureContext && typeof navigator.getBattery !== 'function',
    offline: isSecureContext && !navigator.serviceWorker,
    pip: typeof HTMLVideoElement?.prototype?.requestPictureInPicture !== 'function',
  };
  return Object.entries(lacks).filter(([, lacking]) => lacking).map(([key]) => key);
}

/** @param {any} browser whether what is stored is there tomorrow */
function keeps(browser) {
  try {
    const { localStorage } = browser;
    localStorage.setItem('petcam.try', '1');
    localStorage.removeItem('petcam.try');
    return true;
  } catch {
    return false;
  }
}
