// `npm run dev`: start, and start again whenever something under src changes.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ended, onWish, startChild } from './child.mjs';
import { root } from './places.mjs';

/** Editors write a file in several steps. */
const SETTLE_MS = 200;
/** Longer than the program gives its own stop (DRAIN_TIME and 25 s, src/start.ts). */
const STOP_LIMIT_MS = 40_000;

export async function dev(args) {
  const news = watchSources();
  let child;
  let stopping = false;
  const letGo = onWish(
    () => {
      stopping = true;
      news.tell();
    },
    () => child?.kill('SIGKILL'),
  );
  let code = 0;
  while (!stopping) {
    const next = news.next();
    child = startChild([join(root, 'src/main.ts'), 'start', ...args]);
    const end = ended(child);
    const ending = await Promise.race([next, end]);
    if (ending === undefined) code = await stop(child, end);
    else {
      code = ending;
      console.log(`The program ended (${ending}). Waiting for a change.`);
      await next;
    }
    if (!stopping) console.log('Something changed: starting again.');
  }
  news.close();
  letGo();
  return code;
}

/** `next()` resolves (with undefined) at the next change, or when told. */
function watchSources() {
  let { promise, resolve } = deferred();
  let timer;
  const watcher = watch(join(root, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => resolve(), SETTLE_MS);
  });
  const next = () => {
    ({ promise, resolve } = deferred());
    return promise;
  };
  const close = () => {
    clearTimeout(timer);
    watcher.close();
  };
  return { next, tell: () => resolve(), close };
}

/** Promise.withResolvers, which Node 20 lacks. */
function deferred() {
  let resolve = () => undefined;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function stop(child, end) {
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  const code = await end;
  clearTimeout(limit);
  return code;
}
