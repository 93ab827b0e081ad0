// The three systems that are compared. All run the same Janus binary on the same network; the first two with the core settings
// that petcam ships, the third with those that Janus has by itself.

import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDir } from '../live/lib/paths.mjs';
import { installedJanus, startServer } from '../live/lib/server.mjs';
import { VideoroomPlace } from './page/videoroom_place.mjs';

/** @typedef {'petcam' | 'videoroom' | 'videoroom-default'} System */

/** @type {System[]} */
export const kSystems = ['petcam', 'videoroom', 'videoroom-default'];
const kVideoroomLibrary = 'libjanus_videoroom.so';

/** @param {System} system @returns {'petcam' | 'videoroom'} */
export const pluginOf = (system) => (system === 'petcam' ? 'petcam' : 'videoroom');

/** A fresh Janus. @param {System} system @param {{codec: 'h264' | 'vp8', web: boolean, host?: string}} options  host: as of startServer */
export function startSystem(system, { codec, web, host }) {
  if (system === 'petcam') return startServer({ web, host });
  return startServer({
    web,
    host,
    pluginDir: videoroomFolder(),
    pluginConfigs: { 'janus.plugin.videoroom.jcfg': roomConfig(codec) },
    ...(system === 'videoroom-default' && { core: fileURLToPath(new URL('default.janus.jcfg', import.meta.url)) }),
  });
}

/** A folder with Debian's videoroom and nothing else, as petcam's folder holds petcam and nothing else. */
function videoroomFolder() {
  const dir = path.join(buildDir, 'bench', 'videoroom');
  mkdirSync(dir, { recursive: true });
  const link = path.join(dir, kVideoroomLibrary);
  if (!existsSync(link)) symlinkSync(installedJanus(`plugins/${kVideoroomLibrary}`), link);
  return dir;
}

/** One room with videoroom's own defaults, but for the codec. Without `bitrate` it does not hold the publisher back. */
function roomConfig(codec) {
  return `room-${VideoroomPlace.room}: {\n  description = "benchmark"\n  publishers = 1\n  audiocodec = "opus"\n  videocodec = "${codec}"\n}\n`;
}
