// Everything a live test needs, in one import.

export { closeBrowsers, kDesktop, killBrowser, kPhone, launchBrowser, openPage } from './browser.mjs';
export { wearTheme } from './chromium.mjs';
export { cannedClips, cannedH264, cannedVp8, passingClip, passingH264, soundClip, tones, videoClip } from './clips.mjs';
export { flaws, Headless, startHeadless, streamOf } from './headless.mjs';
export { heapProbe } from './heap.mjs';
export { Handle, JanusClient } from './janus_client.mjs';
export { claim, grant, signedIn, startLockedHome } from './locked.mjs';
export { remember } from './memory.mjs';
export { mountDisk, whyNoDisk } from './mount.mjs';
export { freePort, mediaAddress } from './network.mjs';
export { publishOffer, watchOffer } from './offers.mjs';
export { buildDir, pluginDir, root, webDir } from './paths.mjs';
export { kHeard, openPeer, Peer } from './peer.mjs';
export { ChildProcess, processExists } from './process.mjs';
export { Server, startServer } from './server.mjs';
export { bounded, settled, sleep, staysFalse, waitFor } from './wait.mjs';
