// The whole story, told by Chromium: H.264, a clip of a pet as the picture.

import { tellStory } from './lib/story.mjs';

tellStory('chromium');
