// The main screen.

import { homeView } from '../ui/view_home.js';

/** @param {import('./app.js').App} app @returns {import('./app.js').Screen} */
export function homeScreen(app) {
  /** Members are called what the home calls them. */
  const mayAskName = () => app.state.viewerName === null && !app.keyring.member.read();
  const cameraOfThisPhone = () => (app.keyring.member.read() ? null : app.state.cameraName);

  return homeView({
    watch: (camera) => (mayAskName() ? app.dispatch({ type: 'name/ask', camera }) : app.go({ screen: 'watch', camera })),
    useAsCamera: () => {
      const camera = cameraOfThisPhone();
      app.go(camera ? { screen: 'camera', camera } : { screen: 'name' });
    },
    askViewerName: (camera) => app.dispatch({ type: 'name/ask', camera }),
    startOwn: (camera) => app.go({ screen: 'camera', camera }),
    openAdd: () => app.go({ screen: 'add' }),
    openInvite: () => app.go({ screen: 'invite' }),
    openFamily: () => app.go({ screen: 'family' }),
    openDevice: (camera) => app.go({ screen: 'device', camera }),
    reload: () => app.go(app.state.route),
  });
}
