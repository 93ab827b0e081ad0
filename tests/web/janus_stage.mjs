// A Janus session on a network that is made up, and what it tells. All of it is made anew before each test of the file that imports it.

import { beforeEach } from 'node:test';
import { JanusSession } from '../../web_demo/net/janus.js';
import { FakeClock, settle } from './fake_clock.mjs';
import { FakeSocket } from './fake_janus.mjs';

export let clock;
export let session;
/** What the handle heard; how often the session was lost, and moved to another socket. */
export let heard;
export let lost;
export let moved;
let wall;

const ports = {
  onEvent: (data) => heard.push(data),
  onTrickle: (candidate) => heard.push({ candidate }),
  onHangup: (reason) => heard.push({ hangup: reason }),
  onGone: () => heard.push('gone'),
  onMoved: () => moved++,
};

beforeEach(() => {
  FakeSocket.reset();
  clock = new FakeClock();
  lost = moved = 0;
  wall = 1e12;
  heard = [];
  session = makeSession();
});

export function makeSession(more) {
  return new JanusSession({ url: 'wss://home/janus', clock, wall: () => wall + clock.now(), onLost: () => lost++, WebSocket: FakeSocket, ...more });
}

export async function openSession() {
  const opening = session.open();
  await settle();
  FakeSocket.last.answer({ janus: 'success', data: { id: idOf() } });
  return opening;
}

/** What the session calls itself. */
export const idOf = () => FakeSocket.all.flatMap(({ sent }) => sent).findLast(({ janus }) => janus === 'create').id;

export const askForHandle = () => session.attach('janus.plugin.petcam', ports);

export async function attachHandle() {
  await openSession();
  const attaching = askForHandle();
  FakeSocket.last.answer({ janus: 'success', data: { id: 22 } });
  return attaching;
}

/** The phone sleeps: no other clock moves. */
export function oversleep(ms) {
  wall += ms;
}
