// The reducer and the words as the page has them once every screen was opened.

import { loadLang } from '../../web_demo/core/i18n.js';
import { reduceJoin } from '../../web_demo/core/state_join.js';
import { reduceHousehold, reduceList } from '../../web_demo/core/state_list.js';
import { reducePublish } from '../../web_demo/core/state_publish.js';
import { reduceTimeline } from '../../web_demo/core/state_timeline.js';
import { reduceWatch } from '../../web_demo/core/state_watch.js';
import { reduce as reduceWith } from '../../web_demo/core/state.js';

export { cameraName, screenOf, startState } from '../../web_demo/core/state.js';

export const reduce = (state, action) => reduceWith(reduceList(state, action), action, { home: reduceHousehold, join: reduceJoin, publish: reducePublish, timeline: reduceTimeline, watch: reduceWatch });

export const kWordParts = /** @type {const} */ (['main', 'home', 'watch', 'camera', 'manage']);

export const everyWord = () => Promise.all(kWordParts.flatMap((part) => [loadLang('en', part), loadLang('ko', part)]));
