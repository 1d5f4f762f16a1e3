// `npm run check`: types, lint and format, architecture; all three are run, and all must pass.
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { modules, root } from './places.mjs';

const CHECKS = [
  ['Types', [join(modules, 'typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', 'tsconfig.json']],
  ['Lint and format', [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings']],
  ['Architecture', ['--test', '--test-isolation=none', 'test/architecture.test.ts']],
];

export async function check() {
  process.chdir(root);
  const failed = [];
  for (const [title, args] of CHECKS) {
    console.log(`▶ ${title}`);
    if ((await runChild(args)) !== 0) failed.push(title);
  }
  console.log(failed.length === 0 ? '✔ check passed' : `✖ check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}
