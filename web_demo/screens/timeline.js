// One day of one camera's recordings: a screen of its own, or beside a live picture.

import { dayOf, isDay, secondsOf } from '../core/day.js';
import { log } from '../core/log.js';
import { reduceTimeline } from '../core/state_timeline.js';
import { RecorderError, Recordings } from '../home/recordings.js';
import { kErrors, PetcamError } from '../net/signalling.js';
import { timelineView } from '../ui/view_timeline.js';

/** A recorder writes the last fragment of a clip after the end of what it shows. */
const kSettleMs = 2500;

/** @type {Record<number, RecorderError['why']>} why the home server gives no ticket */
const kRefusals = { [kErrors.openHome]: 'open', [kErrors.notAllowed]: 'refused', [kErrors.noSuchCamera]: 'refused' };

/** @param {App} app @returns {AppScreen} */
export function timelineScreen(app) {
  return timelinePart(app, {
    tag: 'main',
    ready: ({ link }) => link === 'up',
    async ask(body) {
      const line = app.lobby?.line;
      if (!line) throw new RecorderError(app.state.home.entry === 'open' ? 'open' : 'unreachable');
      return line.manage(body);
    },
    openDay: (day) => app.go({ screen: 'timeline', camera: app.state.timeline.camera, day }),
  });
}

/** @param {App} app @param {TimelinePorts} ports */
export function timelinePart(app, { tag, ready, ask, openDay }) {
  app.parts.timeline = reduceTimeline;
  /** @type {Recordings | null} */
  let recordings = null;
  /** Counts the days that were asked for: a slow answer must not overtake a later one. */
  let turn = 0;
  let loaded = false;
  /** Something happened before the camera when it was last looked at. */
  let busy = false;
  /** @type {any} */
  let soon = null;

  /** @param {string} camera */
  async function issue(camera) {
    try {
      return await ask({ request: 'ticket', camera });
    } catch (error) {
      if (error instanceof RecorderError) throw error;
      throw new RecorderError((error instanceof PetcamError && kRefusals[error.code]) || 'unreachable');
    }
  }

  async function load() {
    const mine = ++turn;
    const { day } = app.state.timeline;
    const { from, to } = secondsOf(day);
    app.dispatch({ type: 'timeline/loading' });
    try {
      const content = await recordings?.between(from, to);
      if (mine === turn && recordings) app.dispatch({ type: 'timeline/known', day, content, mayChange: recordings.mayChange });
    } catch (error) {
      if (mine === turn) app.dispatch({ type: 'timeline/failed', why: whyOf(error) });
    }
  }

  /** What has just ended is in the recordings a moment later. @param {State} state */
  function follow({ route, cameras, timeline, watch }) {
    const shown = route.screen === 'watch' ? watch : cameras?.find(({ camera }) => camera === timeline.camera);
    const before = busy;
    busy = Boolean(shown && (shown.moves || shown.loud || shown.holder || shown.recording?.active));
    if (!before || busy || timeline.day !== dayOf(Date.now() / 1000)) return;
    app.clock.cancel(soon);
    soon = app.clock.after(load, kSettleMs);
  }

  /**
   * One clip after the other, until one is refused.
   * @param {Clip[]} clips @param {(of: Recordings, clip: string) => Promise<void>} change @param {(clip: string) => any} done
   */
  async function change(clips, change, done) {
    try {
      for (const { id } of clips) {
        if (!recordings) return;
        await change(recordings, id);
        app.dispatch(done(id));
      }
    } catch (error) {
      app.dispatch({ type: 'timeline/refused', problem: whyOf(error) === 'refused' ? 'notAllowed' : 'recorderUnreachable' });
    }
  }

  const view = timelineView(tag, {
    openDay,
    choose: (clip, offset) => app.dispatch({ type: 'timeline/chosen', clip, offset }),
    closeClip: () => app.dispatch({ type: 'timeline/closed' }),
    clipUrl: (clip, how) => recordings?.clipUrl(clip, how) ?? Promise.reject(new RecorderError('unreachable')),
    snapshotUrl: (event) => recordings?.snapshotUrl(event) ?? Promise.reject(new RecorderError('unreachable')),
    // The first one last: the event goes with it.
    remove: (clips) => change([...clips].reverse(), (of, clip) => of.remove(clip), (clip) => ({ type: 'timeline/removed', clip })),
    star: (clips, starred) => change(clips, (of, clip) => of.star(clip, starred), (clip) => ({ type: 'timeline/starred', clip, starred })),
    reload: load,
  });

  return {
    root: view.root,
    /** @param {State} state @param {boolean} visible */
    update(state, visible) {
      view.update(state, visible);
      if (visible) follow(state);
      // A ticket needs somebody who has signed in.
      if (!visible || recordings === null || loaded || !ready(state)) return;
      loaded = true;
      queueMicrotask(load);
    },
    /** @param {{camera: string, day?: string}} route */
    open({ camera, day }) {
      loaded = false;
      recordings = new Recordings({ camera, issue: () => issue(camera), now: () => app.clock.now() });
      app.dispatch({ type: 'timeline/opened', camera, day: day && isDay(day) ? day : dayOf(Date.now() / 1000) });
    },
    close() {
      turn++;
      busy = false;
      app.clock.cancel(soon);
      recordings = null;
      view.stop();
    },
    woke: () => void (loaded && load()),
  };
}

/** @param {any} error @returns {RecorderError['why']} */
function whyOf(error) {
  if (!(error instanceof RecorderError)) log(`timeline failed: ${error?.message}`);
  return error instanceof RecorderError ? error.why : 'unreachable';
}
