/** What a request may hold before anybody knows what is in it; small limits stand for those of a real installation. */
import assert from 'node:assert/strict';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { testApp } from '../../../test/kernel.ts';
import type { Actor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import { kernelProblems } from '../problems.ts';
import type { PageContext, PageRoute } from './pages.ts';
import { Places } from './places.ts';
import type { RawRequest, RawRoute } from './routes.ts';
import { servePages } from './serve-pages.ts';
import { createServer, type ServerOptions } from './server.ts';

const ORDINARY = 2_000;
const LARGEST = 10_000;
// Long beside what a busy machine needs for one request.
const LEAST = { bytes: 100, milliseconds: 2000 };
const BOUNDARY = 'limit';
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const employee = { kind: 'employee', document: '99900001R', name: 'Empleada' } as Actor;

let server: ReturnType<typeof createServer>;
let base: string;
let port: number;
let reached = 0;

const places = new Places({ atOnce: 4, bytes: 1_000_000 }, kernelProblems['uploads-busy']);
const enter: NonNullable<RawRoute['uploads']>['enter'] = (_, taker) => places.enter(taker);
const sizes = (files: RawRequest['uploaded']) =>
  [...(files?.files.values() ?? [])].map((each) => each.body.length);
const address = (path: string, access: object, files = 1): RawRoute => ({
  ...{ method: 'POST', path, tag: 'test', bodyLimit: LARGEST },
  uploads: { bytes: () => LARGEST, files, total: () => LARGEST + 1000, enter },
  contract: { name: path, summary: path, access, returns: {} },
  async handle({ uploaded }) {
    reached++;
    return { body: JSON.stringify(sizes(uploaded)) };
  },
});
const page: PageRoute = {
  ...{ path: '/office/thing', portal: 'office', uploads: LARGEST },
  async post({ actor, form, files }: PageContext) {
    reached++;
    if (actor.kind === 'visitor')
      return { file: `typed: ${form.get('typed')}`, type: 'text/plain', name: 'x' };
    return {
      file: JSON.stringify(sizes({ form, files, emptyFiles: new Set() })),
      type: 'application/json',
      name: 'x',
    };
  },
};

before(async () => {
  const app = await testApp();
  const settings = {
    ...app.kernel.settings,
    BODY_LIMIT: ORDINARY,
    UPLOADS_AT_ONCE: 2,
    UPLOADS_MB_AT_ONCE: 1,
  };
  const kernel: Kernel = { ...app.kernel, settings };
  const options: ServerOptions = {
    ...{ kernel, metrics: app.metrics, fast: [], leastRate: LEAST },
    routes: [
      address('/known', { employee: true }),
      address('/anybody', { visitor: true, employee: true }, 3),
    ],
    whoActs: async ({ headers }) => (headers['x-who'] === 'employee' ? employee : { kind: 'visitor' }),
  };
  server = createServer(options);
  servePages(server, options, [page]);
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
after(() => server.close());

type Told = { status: number; code?: string; text: string; wait: string | null };

async function post(path: string, body: FormData, who?: string): Promise<Told> {
  const headers = { 'sec-fetch-site': 'same-origin', ...(who !== undefined && { 'x-who': who }) };
  const answer = await fetch(base + path, { method: 'POST', headers, body });
  const text = await answer.text();
  const code = text.startsWith('{') ? (JSON.parse(text) as { code: string }).code : undefined;
  return {
    status: answer.status,
    text,
    wait: answer.headers.get('retry-after'),
    ...(code !== undefined && { code }),
  };
}

function filled(...lengths: number[]): FormData {
  const form = new FormData();
  form.set('typed', 'a word');
  for (const [at, length] of lengths.entries())
    form.set(`file${at}`, new Blob([new Uint8Array(length)]), 'x.bin');
  return form;
}

/** Begins a form, says that it is `length` long, and sends no more. Answers what comes back, to its end. */
function stalled(path: string, who: string, length = LARGEST): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: here',
    'sec-fetch-site: same-origin',
    `x-who: ${who}`,
    `content-type: ${FORM['content-type']}`,
    `content-length: ${length}`,
  ];
  const part = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nxx`;
  socket.write(`${head.join('\r\n')}\r\n\r\n${part}`);
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (/"instance"/.test(text)) resolve(text);
    });
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
  return { socket, answer };
}

test('who may not is told so before their body is read, and takes no place', async () => {
  const all = Array.from({ length: 6 }, () => stalled('/known', 'nobody'));
  for (const { answer, socket } of all) {
    assert.match(await answer, /^HTTP\/1.1 401 [\s\S]*kernel.not-signed-in/);
    socket.destroy();
  }
  assert.deepEqual(await post('/known', filled(LARGEST), 'employee'), {
    status: 200,
    text: '[10000]',
    wait: null,
  });
});

test('strangers that stall keep two places of an address, and lose them with a problem that says why', async () => {
  const [one, other] = [stalled('/anybody', 'nobody'), stalled('/anybody', 'nobody')];
  await new Promise((resolve) => setTimeout(resolve, LEAST.milliseconds / 4));
  const third = await post('/anybody', filled(10));
  assert.deepEqual([third.status, third.code, third.wait], [429, 'kernel.too-many-at-once', '10']);
  assert.equal(
    (await post('/anybody', filled(10), 'employee')).status,
    200,
    'who is known is not one of them',
  );
  for (const { answer } of [one, other])
    assert.match(await answer, /^HTTP\/1.1 408 [\s\S]*connection: close[\s\S]*kernel.too-slow/);
  assert.equal((await post('/anybody', filled(10))).status, 200);
});

test('who leaves in the middle of a form leaves the place as well', async () => {
  const all = Array.from({ length: 4 }, () => stalled('/known', 'employee'));
  await new Promise((resolve) => setTimeout(resolve, LEAST.milliseconds / 4));
  assert.equal((await post('/known', filled(10), 'employee')).code, 'kernel.uploads-busy');
  for (const { socket } of all) socket.destroy();
  await Promise.all(all.map(({ answer }) => answer));
  await new Promise((resolve) => setTimeout(resolve, LEAST.milliseconds / 4));
  assert.equal((await post('/known', filled(10), 'employee')).status, 200);
});

test('a large form is for those whom the page is for; of a small one the page gives back what was typed', async () => {
  reached = 0;
  const strangers = Array.from({ length: 5 }, () => post('/office/thing', filled(LARGEST - 10)));
  for (const each of await Promise.all(strangers)) assert.equal(each.code, 'kernel.not-signed-in');
  assert.equal(reached, 0);
  assert.equal((await post('/office/thing', filled(20))).text, 'typed: a word');
  assert.equal((await post('/office/thing', filled(LARGEST), 'employee')).text, '[10000]');
});

test('pages too have places, and a form that stalls gives its own back', async () => {
  const all = [stalled('/office/thing', 'employee'), stalled('/office/thing', 'employee')];
  await new Promise((resolve) => setTimeout(resolve, LEAST.milliseconds / 4));
  const third = await post('/office/thing', filled(LARGEST), 'employee');
  assert.deepEqual([third.status, third.code, third.wait], [503, 'kernel.uploads-busy', '10']);
  assert.equal((await post('/office/thing', filled(20), 'employee')).text, '[20]', 'a small form needs none');
  for (const { answer } of all) assert.match(await answer, /^HTTP\/1.1 408 /);
  assert.equal((await post('/office/thing', filled(LARGEST), 'employee')).text, '[10000]');
});

test('the files of one form have a sum, whether it says how long it is or not', async () => {
  assert.equal((await post('/anybody', filled(5000, 5000, 900))).text, '[5000,5000,900]');
  const told = await post('/anybody', filled(LARGEST, LARGEST, LARGEST));
  assert.deepEqual([told.status, told.code], [413, 'kernel.too-large']);
  const form = new Response(filled(LARGEST, LARGEST, LARGEST));
  const untold = await fetch(`${base}/anybody`, {
    method: 'POST',
    headers: { 'content-type': form.headers.get('content-type')! },
    body: form.body!,
    duplex: 'half',
  } as RequestInit);
  assert.equal(untold.status, 413);
  assert.equal(((await untold.json()) as { code: string }).code, 'kernel.too-large');
  assert.equal(
    (await post('/anybody', filled(LARGEST + 1))).code,
    'kernel.too-large',
    'one that is too large by itself',
  );
});

test('a body of JSON is not read either of who may not, and stalls no longer than a form', async () => {
  const json = (who: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /known HTTP/1.1\r\nhost: here\r\nx-who: ${who}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{`,
    );
    return new Promise<string>((resolve) => {
      socket.once('data', (chunk) => {
        resolve(chunk.toString());
        socket.destroy();
      });
    });
  };
  assert.match(await json('nobody'), /^HTTP\/1.1 401 /);
  const began = performance.now();
  assert.match(await json('employee'), /^HTTP\/1.1 408 /);
  assert.ok(performance.now() - began >= LEAST.milliseconds / 2);
  assert.equal((await post('/known', filled(10), 'employee')).status, 200);
});
