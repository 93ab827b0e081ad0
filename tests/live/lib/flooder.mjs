// A stranger who attaches handles as fast as the server takes them, over as many WebSockets as it gets; a process of its own.
//   node flooder.mjs '{"url":"wss://...","localAddress":"127.0.0.2","sockets":100,"waiting":20,"offers":false}'
// `waiting`: requests under way on each socket. Prints a line a second with what it got so far; ends with its standard input.

import WebSocket from 'ws';
import { watchOffer } from './offers.mjs';

const { url, localAddress, sockets, waiting, offers } = JSON.parse(process.argv[2]);
const counted = { open: 0, attached: 0, refused: 0, rejected: 0, detached: 0 };
const jsep = watchOffer();
let transaction = 0;

function flood() {
  const socket = new WebSocket(url, 'janus-protocol', { localAddress, rejectUnauthorized: false });
  const send = (body) => socket.send(JSON.stringify({ transaction: `f${++transaction}`, ...body }));
  let session = 0;
  const attach = () => send({ janus: 'attach', plugin: 'janus.plugin.petcam', session_id: session });
  socket.on('open', () => {
    ++counted.open;
    send({ janus: 'create' });
  });
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.janus === 'detached') ++counted.detached;
    if (message.janus === 'success' && !session) {
      session = message.data.id;
      for (let i = 0; i < waiting; ++i) attach();
    } else if (message.janus === 'success') {
      ++counted.attached;
      if (offers) send({ janus: 'message', session_id: session, handle_id: message.data.id, body: { request: 'watch', camera: 'c1' }, jsep });
      attach();
    } else if (message.janus === 'error' && session && message.error.code !== 459) { // 459: the offer came after its handle was ended
      ++counted.refused;
      setTimeout(() => socket.readyState === WebSocket.OPEN && attach(), 5);
    }
  });
  socket.on('error', () => { ++counted.rejected; });
  socket.on('close', () => {
    if (session) --counted.open;
    setTimeout(flood, 500);
  });
}

for (let i = 0; i < sockets; ++i) flood();
setInterval(() => console.log(JSON.stringify(counted)), 1000);
process.stdin.resume().on('end', () => process.exit(0));
