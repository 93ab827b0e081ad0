// The shortest proof that an installed home works: a camera and a viewer without a browser, and every packet of some seconds.

import assert from 'node:assert/strict';
import { cannedClips } from './clips.mjs';
import { flaws, startHeadless } from './headless.mjs';
import { waitFor } from './wait.mjs';

/**
 * @param {{wsUrl: string, phonePrefix?: string[]}} server  phonePrefix: from where phones call it
 * @param {{owner: {token: string}, camera: {id: string, token: string}}} home
 */
export async function livePicture(server, { owner, camera }) {
  const { h264 } = cannedClips();
  // It waits for the camera, so that it sees the clip from its beginning on.
  const viewer = await startHeadless(server, 'watch', { camera: camera.id, token: owner.token, video: h264 });
  const publisher = await startHeadless(server, 'publish', { camera: camera.id, token: camera.token, video: h264, tone: 500, 'ignore-pli': true });
  await viewer.pictures({ within: 15000 });
  await waitFor('eight seconds of sound and picture', async () => {
    const [{ streams }] = await viewer.report();
    return streams.length === 2 && streams.every(({ packets }) => packets > 400);
  }, { within: 30000, saw: () => viewer.report() });
  const [seen] = await viewer.stop();
  await publisher.stop();
  // A busy machine reports late, and then the server may probe the link.
  assert.deepEqual(flaws(seen, { probed: true }), []);
}
