// Installs the libraries when node_modules is absent, half made, or of another package-lock.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, root, runtime } from './places.mjs';

const STAMP = join(modules, '.aplec-installed');
const INSTALL_LIMIT_MS = 15 * 60_000;

/**
 * Makes node_modules match package-lock.json; says one line when it takes work.
 * @param {{ development: boolean }} wanted whether the tools of development are needed too
 * @returns {Promise<string | undefined>} the problem, in words, if it could not
 */
export async function ensureInstalled({ development }) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (stamped() === wanted && existsSync(runtime)) return undefined;
  if (matches(JSON.parse(lock.toString()), development)) {
    if (matches(JSON.parse(lock.toString()), true)) stamp(wanted);
    return undefined;
  }
  const began = Date.now();
  process.stdout.write('Installing the libraries (npm ci) … ');
  const { code, output } = await npmCi();
  if (code !== 0)
    return `failed.\n${output}\nThe libraries could not be installed: npm ci ended with ${code}.`;
  if (!existsSync(runtime)) return `failed.\n${output}\nnpm ci did not bring the runtime, ${runtime}.`;
  stamp(wanted);
  process.stdout.write(`done in ${Math.round((Date.now() - began) / 1000)} s.\n`);
  return undefined;
}

function stamped() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8').trim() : undefined;
}

function stamp(hash) {
  try {
    writeFileSync(STAMP, `${hash}\n`);
  } catch (error) {
    // Another person's installation, which we may only read: it is compared again at the next start.
    if (error.code !== 'EACCES' && error.code !== 'EROFS' && error.code !== 'EPERM') throw error;
  }
}

/** npm's own list of what it installed, written when it has finished, against the lock. */
function matches(lock, development) {
  const list = join(modules, '.package-lock.json');
  if (!existsSync(list) || !existsSync(runtime)) return false;
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages;
  return Object.entries(lock.packages)
    .filter(([path, wanted]) => path !== '' && !wanted.optional && (development || !wanted.dev))
    .every(([path, wanted]) => installed[path]?.version === wanted.version && existsSync(join(root, path)));
}

/** npm from the place that runs us, when it does; quiet unless it fails. */
function npmCi() {
  const { npm_execpath: npm } = process.env;
  const isScript = npm !== undefined && /npm-cli\.js$/.test(npm);
  const [program, first] = isScript ? [process.execPath, [npm]] : ['npm', []];
  const flags = ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--include=dev'];
  // Whoever stops us meanwhile stops it too; a half installation is noticed and made again.
  let child;
  const stop = () => child?.kill('SIGTERM');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
  child = spawn(program, [...first, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: INSTALL_LIMIT_MS,
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  return new Promise((done) => {
    const end = (code) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop);
      done({ code, output });
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code ?? signal));
  });
}
