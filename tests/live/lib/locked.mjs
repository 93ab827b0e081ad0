// A locked home for tests: members and cameras with their tokens, made as an owner would make them.

import { JanusClient } from './janus_client.mjs';
import { startServer } from './server.mjs';

/**
 * Uses a pairing code as a browser does.
 * @returns {Promise<{token: string, id: string}>}  of the member or camera
 */
export async function claim(server, code, name = 'Somebody') {
  const handle = await JanusClient.handle(server.wsUrl);
  const { data } = await handle.request({ request: 'claim', code, name });
  await handle.client.close();
  if (data.petcam !== 'claimed') throw new Error(`claim: ${JSON.stringify(data)}`);
  return { token: data.token, id: (data.member ?? data.camera).id };
}

/** A handle that has signed in, on a socket of its own. */
export async function signedIn(server, token) {
  const handle = await JanusClient.handle(server.wsUrl);
  const { data } = await handle.request({ request: 'sign_in', token });
  if (data.petcam !== 'signed_in') throw new Error(`sign_in: ${JSON.stringify(data)}`);
  return handle;
}

/** Makes a member or a camera by an administrator's request, and its first device. */
async function paired(server, request, name) {
  const invited = await server.admin(request);
  if (invited.petcam !== 'invited') throw new Error(`${request.request}: ${JSON.stringify(invited)}`);
  return claim(server, invited.code, name);
}

/**
 * @param {import('./server.mjs').ServerOptions} [options]
 * @returns a server with an owner: `owner` {token, id}; `member(request)` and `camera(name)` make more
 */
export async function startLockedHome(options = {}) {
  const server = await startServer({ open: false, ...options });
  try {
    const owner = await paired(server, { request: 'invite_owner' }, 'Mum');
    return {
      server,
      owner,
      /** @param {object} more  fields of an `invite` request */
      member: (more = {}) => paired(server, { request: 'invite', role: 'family', name: 'Somebody', ...more }),
      camera: (name) => paired(server, { request: 'add_camera', name }),
      /** What an administrator changes about a member. */
      change: (member, more) => server.admin({ request: 'change_member', member, ...more }),
    };
  } catch (error) {
    await server.stop({ check: false });
    throw error;
  }
}

/** `cameras` of an invitation: these rights on these cameras. */
export const grant = (rights, ...cameras) => Object.fromEntries(cameras.map((camera) => [camera, { rights }]));
