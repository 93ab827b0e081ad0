// The screens on which owners, and those who manage a camera, change the home.

import { words } from '../core/i18n.js';
import { householdOf } from '../home/household.js';
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
    addCamera: async (/** @type {string} */ name) => householdOf(app).addCamera(name),
    invite: async (/** @type {MemberWish} */ wish) => householdOf(app).invite(wish),
    pairMember: async (/** @type {Member} */ member) => householdOf(app).pairMember(member),
    changeMember: async (/** @type {string} */ member, /** @type {MemberWish} */ wish) => {
      if (Object.keys(wish).length === 0 || (await householdOf(app).changeMember(member, wish))) goHome();
    },
    removeDevice: async (/** @type {string} */ device) => void (await householdOf(app).remove({ device })),
    removeMember: async (/** @type {string} */ member) => (await householdOf(app).remove({ member })) && goHome(),
    pairCamera: async (/** @type {CameraCard} */ card) => householdOf(app).pairCamera(card),
    renameDevice: async (/** @type {string} */ camera, /** @type {string} */ name) => (await householdOf(app).renameCamera(camera, name)) && goHome(),
    removeCamera: async (/** @type {string} */ camera) => (await householdOf(app).remove({ camera })) && goHome(),
    // Closing the sheet without a choice is an answer, too.
    shareLink: (/** @type {string} */ url) => void navigator.share({ title: words(app.state.lang, 'appName'), text: words(app.state.lang, 'shareText'), url }).catch(() => {}),
    renewLink: async () => app.state.home.invitation && householdOf(app).renew(app.state.home.invitation),
    linkDone: goHome,
  };
}

const kViews = { add: addView, invite: inviteView, family: familyView, member: memberView, device: deviceView };

/** @param {App} app @param {keyof typeof kViews} name @returns {AppScreen} */
export function manageScreen(app, name) {
  return kViews[name](manageIntents(app));
}
