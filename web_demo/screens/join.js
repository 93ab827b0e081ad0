// The link that makes this browser somebody: a member's device, or a camera.

import { Album } from '../core/album.js';
import { words } from '../core/i18n.js';
import { remember } from '../core/memory.js';
import { reduceJoin } from '../core/state_join.js';
import { Joiner } from '../home/joiner.js';
import { joinView } from '../ui/view_join.js';

/** @param {App} app @returns {AppScreen} */
export function joinScreen(app) {
  app.parts.join = reduceJoin;
  app.useAlbum(Album); // of whoever this browser was before
  /** @type {Joiner | null} */
  let joiner = null;

  /** The link was taken. @param {Identity} who */
  function joined({ member, camera }) {
    app.dispatch({ type: 'home/joined', own: app.keyring.own });
    if (member) {
      remember('name', member.name);
      app.dispatch({ type: 'name/viewer', name: member.name });
      app.go({ screen: 'home' });
    } else if (camera) {
      app.paired = camera;
      app.go({ screen: 'camera', camera: camera.id });
    }
  }

  const view = joinView({
    join: (name) => joiner?.claim(name || words(app.state.lang, 'guest')),
    home: app.goHome,
  });
  return {
    ...view,
    open({ code = '' }) {
      const { session, clock, dispatch, keyring } = app;
      joiner = new Joiner({ session, clock, dispatch, keyring, code, onJoined: joined });
      joiner.start();
    },
    close() {
      joiner?.stop();
      joiner = null;
    },
  };
}
