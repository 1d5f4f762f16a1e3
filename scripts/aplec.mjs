#!/usr/bin/env node
// The door: whatever Node npm came with (20 or later) installs what is missing and runs the pinned runtime.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { runChild } from './child.mjs';
import { dev } from './dev.mjs';
import { ensureInstalled } from './install.mjs';
import { root } from './places.mjs';

/** Commands that need the tools of development besides the libraries of the program. */
const DEVELOPMENT = ['test', 'check', 'bench', 'dev'];

const [command = 'start', ...args] = process.argv.slice(2);
await main();

async function main() {
  const problem = unfit() ?? (await ensureInstalled({ development: DEVELOPMENT.includes(command) }));
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  process.exitCode = await run();
}

async function run() {
  if (command === 'check') return check();
  if (command === 'dev') return dev(args);
  if (command === 'test') return runChild([join(root, 'test/run.ts'), ...args]);
  if (command === 'bench') return bench(args);
  return runChild([join(root, 'src/main.ts'), command, ...args]);
}

function unfit() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) return `Aplec begins with Node 20 or later; this is ${process.version}.`;
  if (process.platform === 'linux' && process.arch === 'x64') return undefined;
  return `Aplec brings a runtime for Linux on x64; this machine is ${process.platform} on ${process.arch}.`;
}

function bench([name, ...rest]) {
  const file = join(root, 'bench', `${name}.ts`);
  if (name !== undefined && /^[a-z0-9-]+$/.test(name) && existsSync(file)) return runChild([file, ...rest]);
  const known = readdirSync(join(root, 'bench')).filter((entry) => entry.endsWith('.ts'));
  const names = known.map((entry) => entry.slice(0, -'.ts'.length)).sort();
  console.error(`npm run bench <name>, where the name is one of: ${names.join(', ')}`);
  return 1;
}
