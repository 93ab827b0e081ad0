// Where things are in the checkout.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const buildDir = path.join(root, 'build');
export const pluginDir = path.join(buildDir, 'plugins');
export const webDir = path.join(root, 'web_demo');
