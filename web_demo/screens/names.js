// The screens that ask for a name: of the camera that this browser becomes, and of the viewer in an open home.

import { words } from '../core/i18n.js';
import { remember } from '../core/memory.js';
import { nameView } from '../ui/view_name.js';

/** @param {App} app @returns {AppScreen} */
export function cameraNameScreen(app) {
  /** In an open home a camera is what it is called; in a locked one it gets an id. @param {string} name */
  async function save(name) {
    const locked = app.keyring.member.read() && app.state.home.entry !== 'open';
    const camera = locked ? await (await import('../home/household.js')).householdOf(app).useThisPhone(name) : name;
    if (camera === null) return;
    remember('camera', name);
    app.dispatch({ type: 'name/camera', name });
    app.go({ screen: 'camera', camera });
  }
  return nameView({
    testid: 'camera-name-form',
    required: true,
    onName: save,
    text: ({ cameraName: value }) => ({ title: 'askCameraTitle', hint: 'askCameraHint', placeholder: 'askCameraExample', button: 'startCamera', value: value ?? '' }),
  });
}

/** @param {App} app @returns {AppScreen} */
export function viewerNameScreen(app) {
  /** @param {string} typed */
  function save(typed) {
    const camera = app.state.askNameFor;
    const name = typed || words(app.state.lang, 'guest');
    remember('name', name);
    app.dispatch({ type: 'name/viewer', name });
    if (camera) app.go({ screen: 'watch', camera });
  }
  return nameView({
    testid: 'viewer-name-form',
    required: false,
    onName: save,
    text: ({ viewerName: value, askNameFor }) => ({ title: 'askNameTitle', hint: 'askNameHint', placeholder: 'guest', button: askNameFor ? 'watch' : 'save', value: value ?? '' }),
  });
}
