// Makes all clips, before the live tests shut themselves off from the network (a photo has to be fetched).

import { cannedClips, passingClip, passingH264, soundClip, tones, videoClip } from './clips.mjs';

for (const file of [videoClip(), passingClip(), passingH264(), ...Object.values(tones).map(soundClip), ...Object.values(cannedClips())]) console.log(file);
