// The screens on which owners, and those who manage a camera, change the home.

import { words } from '../core/i18n.js';
import { addView } from '../ui/view_add.js';
import { deviceView } from '../ui/view_device.js';
import { familyView } from '../ui/view_family.js';
import { inviteView } from '../ui/view_invite.js';
import { memberView } from '../ui/view_member.js';

/**
 * What the user can want there.
 * @typedef {ReturnType<typeof manageIntents>} ManageIntents
 */

/** @param {App} app */
function manageIntents(app) {
  const { go, goHome } = app;
  return {
    /** What a form shows depends on what was chosen in it. */
    redraw: app.redraw,
    openInvite: () => go({ screen: 'invite' }),
    openMember: (/** @type {string} */ member) => go({ screen: 'member', member }),
    openDevice: (/** @type {string} */ camera) => go({ screen: 'device', camera }),
    addCamera: async (/** @type {string} */ name) => (await app.household()).addCamera(name),
    invite: async (/** @type {MemberWish} */ wish) => (await app.household()).invite(wish),
    pairMember: async (/** @type {Member} */ member) => (await app.household()).pairMember(member),
    changeMember: async (/** @type {string} */ member, /** @type {MemberWish} */ wish) => {
      if (Object.keys(wish).length === 0 || (await (await app.household()).changeMember(member, wish))) goHome();
    },
    removeDevice: async (/** @type {string} */ device) => void (await (await app.household()).remove({ device })),
    removeMember: async (/** @type {string} */ member) => (await (await app.household()).remove({ member })) && goHome(),
    pairCamera: async (/** @type {CameraCard} */ card) => (await app.household()).pairCamera(card),
    renameDevice: async (/** @type {string} */ camera, /** @type {string} */ name) => (await (await app.household()).renameCamera(camera, name)) && goHome(),
    removeCamera: async (/** @type {string} */ camera) => (await (await app.household()).remove({ camera })) && goHome(),
    // Closing the sheet without a choice is an answer, too.
    shareLink: (/** @type {string} */ url) => void navigator.share({ title: words(app.state.lang, 'appName'), text: words(app.state.lang, 'shareText'), url }).catch(() => {}),
    renewLink: async () => app.state.home.invitation && (await app.household()).renew(app.state.home.invitation),
    linkDone: goHome,
  };
}

const kViews = { add: addView, invite: inviteView, family: familyView, member: memberView, device: deviceView };

/** @param {App} app @param {keyof typeof kViews} name @returns {AppScreen} */
export function manageScreen(app, name) {
  return kViews[name](manageIntents(app));
}
