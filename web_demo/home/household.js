// What owners, and those who manage a camera, change about the home: every method asks the server and tells the reducer how
// that ended. The server decides who may; the page only hides what is refused anyway. Made when somebody first does.

import { joinLink } from '../core/links.js';
import { changeProblem } from './change_problem.js';
import { claimCode, keepClaimed } from './joiner.js';

const kMinuteMs = 60000;

export class Household {
  #lobby;
  #session;
  #clock;
  #dispatch;
  #keyring;
  #linkOf;
  #expiresAt = 0;
  /** @type {any} */
  #timer = null;

  /** @param {HouseholdPorts} ports */
  constructor({ lobby, session, clock, dispatch, keyring, linkOf = (code) => joinLink(location.origin, location.pathname, code) }) {
    this.#lobby = lobby;
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#keyring = keyring;
    this.#linkOf = linkOf;
  }

  /** A phone that opens the link becomes the camera. @param {string} name */
  async addCamera(name) {
    const invited = await this.#ask({ request: 'add_camera', name });
    if (invited) this.#show(invited, { kind: 'camera', id: invited.camera, name, before: [] });
  }

  /** This browser becomes a new camera. @param {string} name @returns {Promise<string | null>} the camera's id */
  async useThisPhone(name) {
    return this.#run(async (line) => {
      const { camera, code } = await line.manage({ request: 'add_camera', name });
      try {
        keepClaimed(this.#keyring, await claimCode(this.#session, code, name));
      } catch (error) {
        // Else the next attempt finds its name taken by a camera without a phone.
        line.manage({ request: 'remove', camera }).catch(() => {});
        throw error;
      }
      this.#dispatch({ type: 'home/own', own: this.#keyring.own });
      return camera;
    });
  }

  /** @param {MemberWish} wish */
  async invite(wish) {
    const invited = await this.#ask({ request: 'invite', ...wish });
    if (invited) this.#show(invited, { kind: 'member', id: invited.member, name: wish.name ?? '', before: [] });
  }

  /** A link for the next device of a member. @param {Member} member */
  async pairMember({ id, name, devices }) {
    const invited = await this.#ask({ request: 'pair', member: id });
    if (invited) this.#show(invited, { kind: 'member', id, name, before: devices });
  }

  /** A link for the phone that shall be this camera from then on. @param {CameraCard} card */
  async pairCamera({ camera, name = camera, device }) {
    const invited = await this.#ask({ request: 'pair', camera });
    if (invited) this.#show(invited, { kind: 'camera', id: camera, name, before: device ? [device] : [] });
  }

  /** Another link in place of one that became too old. @param {Invitation} old */
  async renew({ kind, id, name, before }) {
    const invited = await this.#ask({ request: 'pair', [kind]: id });
    if (invited) this.#show(invited, { kind, id, name, before });
  }

  /** @param {string} member @param {MemberWish} wish @returns {Promise<boolean>} done */
  async changeMember(member, wish) {
    return (await this.#ask({ request: 'change_member', member, ...wish })) !== null;
  }

  /** @param {string} camera @param {string} name @returns {Promise<boolean>} done */
  async renameCamera(camera, name) {
    return (await this.#ask({ request: 'rename_camera', camera, name })) !== null;
  }

  /** @param {{member: string} | {camera: string} | {device: string}} what @returns {Promise<boolean>} done */
  async remove(what) {
    return (await this.#ask({ request: 'remove', ...what })) !== null;
  }

  /** The invitation is no longer shown. */
  tidy() {
    this.#clock.cancel(this.#timer);
    this.#dispatch({ type: 'home/tidy' });
  }

  /** @param {{request: string} & Record<string, unknown>} body @returns {Promise<any>} the reply; null when refused */
  async #ask(body) {
    return this.#run((line) => line.manage(body));
  }

  /** @template T @param {(line: Signalling) => Promise<T>} change @returns {Promise<T | null>} */
  async #run(change) {
    this.#dispatch({ type: 'home/asking' });
    try {
      const lobby = this.#lobby();
      if (!lobby?.line) throw new Error('not connected');
      const done = await change(lobby.line);
      this.#dispatch({ type: 'home/done' });
      // Only owners get an event about it.
      lobby.look();
      return done;
    } catch (error) {
      this.#dispatch({ type: 'home/refused', problem: changeProblem(error) });
      return null;
    }
  }

  /** @param {{code: string, expires_in: number}} invited @param {{kind: 'camera' | 'member', id: string, name: string, before: string[]}} to */
  #show({ code, expires_in: seconds }, to) {
    this.#expiresAt = this.#clock.now() + seconds * 1000;
    this.#dispatch({ type: 'home/invited', invitation: { ...to, link: this.#linkOf(code), minutes: this.#minutes() } });
    this.#tick();
  }

  #minutes() {
    return Math.max(0, Math.ceil((this.#expiresAt - this.#clock.now()) / kMinuteMs));
  }

  #tick() {
    this.#clock.cancel(this.#timer);
    const left = this.#expiresAt - this.#clock.now();
    if (left <= 0) return;
    this.#timer = this.#clock.after(() => {
      this.#dispatch({ type: 'home/minutes', minutes: this.#minutes() });
      this.#tick();
    }, left % kMinuteMs || kMinuteMs);
  }
}

/** What changes the home for this page. @param {App} app @returns {Household} */
export function householdOf(app) {
  const { session, clock, dispatch, keyring } = app;
  app.household ??= new Household({ lobby: () => app.lobby, session, clock, dispatch, keyring });
  return app.household;
}
