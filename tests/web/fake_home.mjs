// A home server without a network: a Janus session whose handles are answered by a table of the test's.

/** @typedef {(body: any) => any} Answer  an object, or a number: the error code */

export class FakeHome {
  /** @type {Record<string, Answer>} */
  answers = {};
  /** @type {any[]} every body that was asked, on whichever handle */
  asked = [];
  /** @type {any[]} what the handles of now are told by `say` */
  handles = [];
  up = true;

  /** @param {Record<string, Answer>} answers by request */
  constructor(answers) {
    this.answers = answers;
  }

  async open() {
    return 'created';
  }

  async check() {
    return 'same';
  }

  async attach(_plugin, ports) {
    const handle = {
      ports,
      gone: false,
      message: async (body) => ({ data: this.#answer(body) }),
      trickle: () => {},
      hangUp: () => ports.onHangup('by us'),
      detach: () => {
        handle.gone = true;
        this.handles = this.handles.filter((other) => other !== handle);
      },
    };
    this.handles.push(handle);
    return handle;
  }

  /** An unsolicited event to every handle. */
  say(event) {
    for (const { ports } of [...this.handles]) ports.onEvent({ petcam: 'event', ...event });
  }

  /** @param {any} body */
  #answer(body) {
    this.asked.push(body);
    const answer = this.answers[body.request]?.(body) ?? 499;
    if (typeof answer !== 'number') return answer;
    return { petcam: 'error', error_code: answer, error: answer === 412 ? 'too many attempts: try again in 12 s' : 'refused' };
  }
}

/** What keyring.js keeps tokens on, and album.js pictures. */
export function fakeShelf(kept = {}) {
  const map = new Map(Object.entries(kept));
  return {
    kept: map,
    recall: (key) => map.get(key) ?? null,
    remember: (key, value) => void map.set(key, value),
    forget: (key) => void map.delete(key),
    remembered: (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)),
  };
}
