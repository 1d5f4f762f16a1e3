import assert from 'node:assert/strict';
import { mkdtemp, readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../../test/free-port.ts';
import { Problem } from '../problem.ts';
import { chunks, drain, fileStoreSuite, refused, sha256 } from './file-store-suite.ts';
import { type FileStore, s3Store } from './index.ts';
import { partsOf } from './s3-multipart.ts';
import { faultOf } from './s3-strict.ts';
import type { S3Settings } from './s3-wire.ts';

const LIMIT = { limitBytes: 10_000_000 };
const BUCKET = 'files';
type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
type S3rverClass = new (
  options: Record<string, unknown>,
) => {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
};
// A fake S3 that others wrote; it has no types.
const S3rver = createRequire(import.meta.url)('s3rver') as S3rverClass;

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 's3-'));
const s3 = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: await temporary(),
  configureBuckets: [{ name: BUCKET }],
});
const { port } = await s3.run();
after(() => s3.close());

async function settings(over: Partial<S3Settings> = {}): Promise<S3Settings> {
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: BUCKET,
    region: 'us-east-1',
    accessKey: 'S3RVER',
    secretKey: 'S3RVER',
    pathStyle: true,
    spoolFolder: await temporary(),
    ...over,
  };
}

let stores = 0;
const open = async (over: Partial<S3Settings> = {}): Promise<FileStore> => {
  stores += 1;
  return s3Store(await settings({ prefix: `tests/${stores}`, ...over }));
};

fileStoreSuite('S3', () => open());
fileStoreSuite('strict S3', async () => open({ endpoint: await strict() }));

/** A server that answers as the test says, and the address of it. */
async function fake(handler: Handler): Promise<{ endpoint: string; server: Server }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Passes a request to the real fake S3 and gives its answer to `answered`. */
function forward(
  incoming: IncomingMessage,
  answered: (status: number, body: Buffer, upstream: IncomingMessage) => void,
): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, async (upstream) => {
    const parts: Buffer[] = [];
    for await (const part of upstream) parts.push(part as Buffer);
    answered(upstream.statusCode ?? 0, Buffer.concat(parts), upstream);
  });
  incoming.pipe(onward);
}

/** The fake S3 behind a door that checks signatures and hashes; answers its address. */
async function strict(): Promise<string> {
  const { endpoint } = await fake(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const fault = faultOf(incoming, body, 'S3RVER');
    if (fault !== undefined) {
      response.writeHead(403).end(incoming.method === 'HEAD' ? '' : `<Error><Code>${fault}</Code></Error>`);
      return;
    }
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      upstream.pipe(response);
    });
    onward.end(body);
  });
  return endpoint;
}

test('a store that refuses the connection is told as unavailable', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const spoolFolder = await temporary();
  const store = await open({ endpoint, spoolFolder });
  await assert.rejects(store.put(chunks('x'), LIMIT), refused('store-unavailable'));
  await assert.rejects(store.get(sha256('x')), refused('store-unavailable'));
  assert.deepEqual(await readdir(spoolFolder), [], 'the spooled file is gone');
  await store.close();
});

test('wrong credentials are told as a refusal and not tried again', async () => {
  let asked = 0;
  const { endpoint } = await fake((incoming, response) => {
    asked += 1;
    const fault = faultOf(incoming, Buffer.alloc(0), 'S3RVER');
    response.writeHead(403).end(`<Error><Code>${fault}</Code></Error>`);
  });
  const store = await open({ endpoint, secretKey: 'wrong' });
  await assert.rejects(
    store.get(sha256('x')),
    (error: unknown) => error instanceof Problem && error.data.reason === 'SignatureDoesNotMatch',
  );
  await assert.rejects(store.put(chunks('x'), LIMIT), refused('store-refused'));
  assert.equal(asked, 2);
  await store.close();
});

test('a store that hangs is given up after the timeout, in each of its attempts', async () => {
  let asked = 0;
  const { endpoint } = await fake(() => {
    asked += 1;
  });
  const store = await open({ endpoint, timeoutMs: 60 });
  await assert.rejects(store.has(sha256('x')), refused('store-unavailable'));
  assert.equal(asked, 4);
  await store.close();
});

test('a store that drips its answer for ever is given up too', async () => {
  const { endpoint } = await fake((_request, response) => {
    response.writeHead(400);
    const timer = setInterval(() => response.write('<'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const store = await open({ endpoint, timeoutMs: 80 });
  await assert.rejects(store.remove(sha256('x')), refused('store-unavailable'));
  await store.close();
});

test('whoever gives up waiting is let go at once', async () => {
  const { endpoint } = await fake(() => undefined);
  const store = await open({ endpoint, timeoutMs: 20_000 });
  const signal = AbortSignal.timeout(60);
  await assert.rejects(store.put(chunks('x'), { ...LIMIT, signal }), { name: 'TimeoutError' });
  await store.close();
});

test('a store that does it and says no once ends with the file stored, once', async () => {
  let puts = 0;
  const { endpoint } = await fake((incoming, response) => {
    forward(incoming, (status, body, upstream) => {
      if (incoming.method === 'PUT') puts += 1;
      const lie = incoming.method === 'PUT' && puts === 1;
      response.writeHead(lie ? 503 : status, lie ? {} : upstream.headers).end(lie ? '' : body);
    });
  });
  const spoolFolder = await temporary();
  const store = await open({ endpoint, spoolFolder });
  const stored = await store.put(chunks('said no'), LIMIT);
  assert.equal(stored.hash, sha256('said no'));
  assert.equal(puts, 2);
  assert.equal((await drain(await store.get(stored.hash, { verify: true }))).toString(), 'said no');
  assert.deepEqual(await readdir(spoolFolder), []);
  await store.close();
});

test('a store that does it and always says no is believed by what it has, not by what it says', async () => {
  const { endpoint } = await fake((incoming, response) => {
    forward(incoming, (status, body, upstream) => {
      const lie = incoming.method === 'PUT';
      response.writeHead(lie ? 500 : status, lie ? {} : upstream.headers).end(lie ? '' : body);
    });
  });
  const store = await open({ endpoint });
  assert.equal((await store.put(chunks('always no'), LIMIT)).existed, false);
  assert.equal(await store.has(sha256('always no')), true);
  await store.close();
});

test('a store that says no and means it is told as unavailable', async () => {
  const { endpoint } = await fake((incoming, response) => {
    incoming.resume();
    response.writeHead(incoming.method === 'HEAD' ? 404 : 500).end();
  });
  const store = await open({ endpoint });
  await assert.rejects(store.put(chunks('no'), LIMIT), refused('store-unavailable'));
  await store.close();
});

test('a big upload whose parts fail is aborted in the store, and the person is told', async () => {
  const seen: string[] = [];
  const { endpoint } = await fake((incoming, response) => {
    const address = new URL(incoming.url ?? '/', 'http://store');
    incoming.resume();
    incoming.on('error', () => undefined);
    const part = address.searchParams.get('partNumber');
    seen.push(`${incoming.method} ${part ?? ''}`.trim());
    if (incoming.method === 'HEAD') response.writeHead(404).end();
    else if (part !== null) response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    else
      response
        .writeHead(200)
        .end('<InitiateMultipartUploadResult><UploadId>u&amp;1</UploadId></InitiateMultipartUploadResult>');
  });
  const store = await open({ endpoint });
  async function* big(): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < 65; sent += 1) yield Buffer.alloc(1024 * 1024, 'part');
  }
  await assert.rejects(store.put(big(), { limitBytes: 100_000_000 }), refused('store-refused'));
  assert.deepEqual(seen.slice(0, 3), ['HEAD', 'POST', 'PUT 1']);
  assert.ok(seen.includes('DELETE'), 'the upload was aborted');
  await store.close();
});

test('a file that lost bytes in the store is not given as good', async () => {
  const { endpoint } = await fake((_request, response) => {
    response.writeHead(200, { 'content-length': '4' }).end('evil');
  });
  const store = await open({ endpoint });
  await assert.rejects(store.get(sha256('good'), { verify: true }).then(drain), refused('corrupted'));
  await store.close();
});

test('a store that ignores ranges is not mistaken for one that gives them', async () => {
  const { endpoint } = await fake((_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).end('0123456789');
  });
  const store = await open({ endpoint });
  await assert.rejects(store.get(sha256('x'), { range: { start: 2, end: 3 } }), refused('store-refused'));
  await store.close();
});

test('parts cover the file without gap, within the limits of the S3 interface', () => {
  for (const size of [64 * 1024 ** 2 + 1, 16 * 1024 ** 2 * 10_000 + 1, 5 * 1024 ** 4]) {
    const parts = partsOf(size);
    assert.ok(parts.length <= 10_000);
    assert.equal(
      parts.reduce((end, part) => (part.start === end ? end + part.size : Number.NaN), 0),
      size,
    );
  }
  assert.throws(() => partsOf(5 * 1024 ** 4 + 1), refused('too-large'));
});

test('a bucket, a prefix or an endpoint that is not one stops the start', async () => {
  for (const wrong of [
    { bucket: '../x' },
    { bucket: 'A B' },
    { prefix: '../up' },
    { prefix: '/x' },
    { endpoint: 'file:///etc' },
  ]) {
    await assert.rejects(open(wrong), refused('store-refused'));
  }
});
