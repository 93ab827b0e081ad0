// Renders the state, without logic of its own: it asks status.js for words and hands what the user does to `intents`.
//
// Stable `data-testid`s, per screen (data attributes in brackets):
//   all       app, back, title, lang; home-problem on the screens that change the home
//   join      join [data-phase], join-form, join-name, join-save, join-known, join-status, join-again, join-home
//   home      home, link-status, no-camera, camera-list, camera-card [data-camera, data-tone], card-status, use-as-camera,
//             viewer-name, change-name, barred [data-why], barred-title, barred-again, own-camera [data-camera],
//             camera-settings [data-camera], add-device, invite-somebody, open-family
//   add       add, add-form, add-name, add-save; a link: invitation [data-joined, data-tone], qr, link, link-hint, share, copy,
//             link-local, link-status-line, link-again, link-done
//   invite    invite, invite-form, invite-name, invite-role-family, invite-role-sitter, invite-until, invite-camera [data-camera],
//             invite-save; a link as above
//   family    family, member-row [data-id], camera-row [data-id], family-invite
//   member    member, member-title, member-form, member-name, member-role-owner and so on, member-until,
//             right [data-camera, data-right], member-save, member-pair, member-remove, member-remove-yes, member-remove-no
//   device    device, device-title, device-form, device-name, device-save, device-pair, device-remove with -yes and -no
//   names     viewer-name-form, viewer-name-form-input, viewer-name-form-save; camera-name-form with the same two
//   camera    camera [data-phase, data-tone], preview, talkback, publish-status, publish-detail, watchers, talker, wake-lock,
//             allow-sound, take-over, flip, mic [data-on], stop, rename-camera
//   watch     watch [data-phase, data-tone, data-stale], video, last-frame, watch-status, watch-detail, retry, others,
//             talk-hint, sound [data-on], unmute, talk [data-state], talk-label

import { cameraName, screenOf } from '../core/state.js';
import { words } from '../core/i18n.js';
import { h, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';
import { addView } from './view_add.js';
import { cameraView } from './view_camera.js';
import { deviceView } from './view_device.js';
import { familyView } from './view_family.js';
import { homeView } from './view_home.js';
import { inviteView } from './view_invite.js';
import { joinView } from './view_join.js';
import { memberView } from './view_member.js';
import { nameView } from './view_name.js';
import { watchView } from './view_watch.js';

/** @typedef {import('../core/state.js').State} State */

/**
 * @typedef {object} Intents what the user can want
 * @property {(camera: string) => void} watch
 * @property {() => void} useAsCamera
 * @property {(camera: string) => void} askViewerName  and then watch this camera, if any
 * @property {(name: string) => void} saveViewerName
 * @property {(name: string) => void} saveCameraName
 * @property {() => void} home
 * @property {() => void} flip
 * @property {() => void} toggleMic
 * @property {() => void} allowSound
 * @property {() => void} takeOver
 * @property {() => void} stopCamera
 * @property {() => void} renameCamera
 * @property {() => void} retry
 * @property {() => void} toggleSound
 * @property {() => void} pressTalk
 * @property {() => void} releaseTalk
 * @property {(lang: import('../core/i18n.js').Lang) => void} setLang
 * @property {() => void} reload  asks the home again
 * @property {() => void} redraw  what a form shows depends on what was chosen in it
 * @property {(name: string) => void} join  with the link that was opened
 * @property {(camera: string) => void} startOwn
 * @property {() => void} openAdd
 * @property {() => void} openInvite
 * @property {() => void} openFamily
 * @property {(member: string) => void} openMember
 * @property {(camera: string) => void} openDevice
 * @property {(name: string) => void} addCamera
 * @property {(wish: import('../core/wishes.js').MemberWish) => void} invite
 * @property {(member: import('../net/signalling.js').Member) => void} pairMember
 * @property {(member: string, wish: import('../core/wishes.js').MemberWish) => void} changeMember
 * @property {(member: string) => void} removeMember
 * @property {(card: import('../net/signalling.js').CameraCard) => void} pairCamera
 * @property {(camera: string, name: string) => void} renameDevice
 * @property {(camera: string) => void} removeCamera
 * @property {(link: string) => void} shareLink
 * @property {() => void} renewLink
 * @property {() => void} linkDone
 */

/** Titles of the screens that have one of their own. @type {Partial<Record<string, string>>} */
const kTitles = { add: 'addDevice', invite: 'invite', family: 'family', member: 'family', device: 'cameraTitle', name: 'useThisPhone' };

/** @param {State} state @param {import('../core/state.js').Screen} shown */
function titleOf(state, shown) {
  const { lang, route, home } = state;
  if (shown !== 'viewer-name' && (route.screen === 'camera' || route.screen === 'watch')) return cameraName(state, route.camera);
  const key = shown === 'name' && home.entry !== 'in' ? undefined : kTitles[shown];
  return words(lang, key ?? 'appName');
}

/** @param {Intents} intents */
function nameViews(intents) {
  const cameraName = nameView({
    testid: 'camera-name-form',
    required: true,
    onName: intents.saveCameraName,
    text: ({ cameraName: value }) => ({ title: 'askCameraTitle', hint: 'askCameraHint', placeholder: 'askCameraExample', button: 'startCamera', value: value ?? '' }),
  });
  const viewerName = nameView({
    testid: 'viewer-name-form',
    required: false,
    onName: intents.saveViewerName,
    text: ({ viewerName: value, askNameFor }) => ({ title: 'askNameTitle', hint: 'askNameHint', placeholder: 'guest', button: askNameFor ? 'watch' : 'save', value: value ?? '' }),
  });
  return { cameraName, viewerName };
}

/** @param {Intents} intents */
function barView(intents) {
  const back = h('button', { class: 'quiet back', type: 'button', testid: 'back', onclick: intents.home }, icon('back'));
  const title = h('h1', { testid: 'title' });
  const lang = h('button', { class: 'quiet', type: 'button', testid: 'lang' });

  /** @param {State} state @param {import('../core/state.js').Screen} shown */
  function update(state, shown) {
    const other = state.lang === 'ko' ? 'en' : 'ko';
    setText(title, titleOf(state, shown));
    setLabel(back, words(state.lang, 'back'));
    setText(lang, other === 'ko' ? '한국어' : 'English');
    setLabel(lang, `${words(state.lang, 'language')}: ${lang.textContent}`);
    lang.onclick = () => intents.setLang(other);
    show(back, shown !== 'home' && shown !== 'join');
  }
  return { root: h('header', { class: 'bar' }, back, title, lang), update };
}

/** @param {HTMLElement} root @param {Intents} intents */
export function createView(root, intents) {
  const bar = barView(intents);
  const camera = cameraView(intents);
  const watch = watchView(intents);
  const { cameraName: naming, viewerName } = nameViews(intents);
  /** @type {Record<string, {root: HTMLElement, update: (state: State, visible: boolean) => void}>} */
  const screens = {
    home: homeView(intents),
    name: naming,
    'viewer-name': viewerName,
    join: joinView(intents),
    add: addView(intents),
    invite: inviteView(intents),
    family: familyView(intents),
    member: memberView(intents),
    device: deviceView(intents),
    camera,
    watch,
  };
  root.append(bar.root, ...Object.values(screens).map((screen) => screen.root));

  /** @param {State} state */
  function render(state) {
    const shown = screenOf(state);
    root.dataset.screen = shown;
    document.documentElement.lang = state.lang;
    bar.update(state, shown);
    for (const [name, screen] of Object.entries(screens)) {
      show(screen.root, name === shown);
      screen.update(state, name === shown);
    }
  }

  return { render, preview: camera.preview, speaker: camera.speaker, video: watch.video, keepLastFrame: watch.keepLastFrame };
}
