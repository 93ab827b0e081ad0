// The tokens of this browser. It can be a member and, at the same time, one or more cameras. Tokens go to the server and
// nowhere else: not into addresses, not into the state, not into the log.

export class Keyring {
  #shelf;

  /** @param {KeyShelf} shelf */
  constructor(shelf) {
    this.#shelf = shelf;
  }

  /** @returns {Key} */
  get member() {
    const shelf = this.#shelf;
    return {
      read: () => shelf.recall('member'),
      forget: (token) => void (shelf.recall('member') === token && shelf.forget('member')),
    };
  }

  /** @param {string} camera @returns {Key} */
  camera(camera) {
    return {
      read: () => this.#cameras().get(camera) ?? null,
      forget: (token) => {
        const cameras = this.#cameras();
        if (cameras.get(camera) !== token) return;
        cameras.delete(camera);
        this.#keep(cameras);
      },
    };
  }

  /** The cameras that this browser is. @returns {string[]} */
  get own() {
    return [...this.#cameras().keys()];
  }

  /** The key to show at the door: the member's, else that of a camera. @returns {Key | null} null without any */
  get first() {
    if (this.member.read()) return this.member;
    return this.own.length > 0 ? this.camera(this.own[0]) : null;
  }

  /** Everything that opens a home. @returns {string[]} */
  get tokens() {
    const member = this.member.read();
    return [...(member ? [member] : []), ...this.#cameras().values()];
  }

  /** @param {string} token */
  keepMember(token) {
    this.#shelf.remember('member', token);
  }

  /** @param {string} camera @param {string} token */
  keepCamera(camera, token) {
    this.#keep(this.#cameras().set(camera, token));
  }

  /** This device belongs to no home any more. */
  clear() {
    this.#shelf.forget('member');
    this.#shelf.forget('cameras');
    this.#shelf.forget('ice');
  }

  /** @param {Map<string, string>} cameras */
  #keep(cameras) {
    if (cameras.size === 0) this.#shelf.forget('cameras');
    else this.#shelf.remember('cameras', JSON.stringify(Object.fromEntries(cameras)));
  }

  /** @returns {Map<string, string>} empty when what is stored makes no sense */
  #cameras() {
    try {
      const stored = JSON.parse(this.#shelf.recall('cameras') ?? '{}');
      if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return new Map();
      return new Map(Object.entries(stored).filter(([, token]) => typeof token === 'string'));
    } catch {
      return new Map();
    }
  }
}
