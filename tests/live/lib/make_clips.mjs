// Makes all clips, before the live tests shut themselves off from the network (a photo has to be fetched).

import { soundClip, tones, videoClip } from './clips.mjs';

for (const file of [videoClip(), ...Object.values(tones).map(soundClip)]) console.log(file);
