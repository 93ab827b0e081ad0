// A process that holds a tap of one camera: node tap_holder.mjs SOCKET CAMERA. It says {} to its parent when it has it; then
// {what: 'counts'} is answered with the packets on each port, {what: 'say', request} with the answer to that request.

import { ControlClient, TapPort } from './control.mjs';

const [file, camera] = process.argv.slice(2);
const client = await ControlClient.connect(file);
await client.request({ request: 'subscribe', client: 'recorder', version: 1 });
const [best, lowest, audio] = await Promise.all([TapPort.open(), TapPort.open(), TapPort.open()]);
await client.request({ request: 'tap', camera, ports: { best: best.number, lowest: lowest.number, audio: audio.number } });
process.on('message', async ({ what, request }) => {
  const counts = { best: best.packets.length, lowest: lowest.packets.length, audio: audio.packets.length };
  process.send?.(what === 'say' ? await client.request(request) : counts);
});
process.on('disconnect', () => process.exit());
process.send?.({});
