// The whole story, told by Firefox: VP8 (this Firefox has no H.264), a colour that changes as the picture. All three phones are Firefox:
// it cannot decode what a Chromium camera sends.

import { tellStory } from './lib/story.mjs';

tellStory('firefox');
