// A camera on a good cable and one viewer behind a bad link, both in Chromium with the real page.

import { CameraPhone, cameraMedia, Phones, ViewerPhone } from './family.mjs';
import { kServerAddress, Lan } from './lan.mjs';
import { startServer } from './server.mjs';

/**
 * @param {string} shape  of the viewer's link, as `petcam-link` takes it
 * @param {{prepare?: () => void}} [more]  prepare: runs in the viewer's page before anything of it does
 */
export async function startFarViewer(shape, { prepare } = {}) {
  const lan = new Lan();
  const phones = new Phones();
  const server = await startServer({ host: kServerAddress });
  const cable = await lan.shapedCable(shape);
  const camera = await phones.open(CameraPhone, `${server.url}/#/camera/kitchen`, { ...cameraMedia(), prefix: (await lan.cable()).prefix });
  await camera.published();
  const viewer = await phones.open(ViewerPhone, `${server.url}/#/watch/kitchen`, { prefix: cable.prefix, prepare });
  await viewer.watches();
  await viewer.decodes();
  return {
    viewer,
    cable,
    async end() {
      await phones.close();
      lan.remove();
      await server.stop();
    },
  };
}
