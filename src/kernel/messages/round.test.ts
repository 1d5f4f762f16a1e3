/** Messages on their way to gateways that are real sockets: one that is silent, one that takes everything. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { runSql } from '../database/database.ts';
import type { Kernel } from '../kernel.ts';
import { startRound } from '../rounds.ts';
import { smallKernel, standingClock } from '../worker-test-kernel.ts';
import { messageRounds, sendMessage } from './index.ts';

const [smsRound, emailRound] = messageRounds as [(typeof messageRounds)[0], (typeof messageRounds)[0]];
const NEVER_STOPS = new AbortController().signal;
const STARTED = '2026-10-05T08:00:00Z';
/** Less than the mail client waits for a greeting. */
const CLIENT_WAITS_MS = 9_000;
const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A mail server that takes connections and never says a word. */
async function silentMail() {
  const sockets: Socket[] = [];
  const waiting: { many: number; resolve(): void }[] = [];
  const server = createTcp((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
    for (const each of waiting) if (sockets.length >= each.many) each.resolve();
  });
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  closers.push(() => {
    hangUp();
    server.close();
  });
  const reached = (many: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ many, resolve });
      if (sockets.length >= many) resolve();
    });
  return { address: `smtp://${await listen(server)}`, sockets, hangUp, reached };
}

/** An SMS gateway that takes everything; `holds` keeps its answers back until it is told. */
async function smsGateway(options: { status?: number; holds?: Promise<void> } = {}) {
  const texts: string[] = [];
  const first = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      texts.push((JSON.parse(Buffer.concat(parts).toString()) as { text: string }).text);
      first.resolve();
      await options.holds;
      response.writeHead(options.status ?? 202).end();
    });
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://${await listen(server)}/`, texts, first: first.promise };
}

async function house(environment: Record<string, string>) {
  const clock = standingClock(STARTED);
  const { kernel: small } = await smallKernel({ environment, now: clock.now });
  const kernel = { ...small, metrics: { count: () => undefined } } as unknown as Kernel;
  return { kernel, clock };
}

type Given = { channel: 'sms' | 'email'; text: string; minutes?: number };
async function send(kernel: Kernel, { channel, text, minutes = 10 }: Given): Promise<string> {
  const to = channel === 'sms' ? '+34600000000' : 'veina@vila.example';
  const endsAt = kernel.now().add({ minutes });
  const message = { channel, to, subject: 'Prova', text, purpose: 'prova', endsAt };
  return kernel.db.transaction().execute((tx) => sendMessage(kernel, tx, message, kernel.now()));
}

type State = { state: string; attempts: number; waits: number };
async function stateOf(kernel: Kernel, id: string): Promise<State | undefined> {
  const [row] = await runSql<State>(
    kernel.db,
    `select state, attempts, extract(epoch from next_at - created_at)::int as waits from kernel.message where id = $1`,
    [id],
  );
  return row;
}

test('a mail server that hangs holds back neither a code by SMS nor the other e-mails', async () => {
  const mail = await silentMail();
  const sms = await smsGateway();
  const { kernel } = await house({ SMTP_ADDRESS: mail.address, SMS_GATEWAY: sms.address });
  for (const text of ['u', 'dos', 'tres']) await send(kernel, { channel: 'email', text });
  const began = performance.now();
  const hanging = emailRound.run(kernel, NEVER_STOPS);
  // All three are connected though none has been answered: they went at once.
  await mail.reached(3);
  const code = await send(kernel, { channel: 'sms', text: '123456' });
  const running = startRound(kernel, { ...smsRound, everyMs: 1_000_000 });
  await sms.first;
  await running.stop(10_000);
  assert.deepEqual(sms.texts, ['123456']);
  assert.equal((await stateOf(kernel, code))?.state, 'taken');
  const open = mail.sockets.filter((socket) => !socket.destroyed).length;
  // On a machine so slow that the mail client gave up by itself, this says nothing.
  if (performance.now() - began < CLIENT_WAITS_MS) assert.equal(open, 3, 'and the e-mails still hang');
  mail.hangUp();
  await hanging;
});

test('what a gateway does not take is tried again after its wait, and is nobody else’s meanwhile', async () => {
  const answers = Promise.withResolvers<void>();
  const sms = await smsGateway({ status: 500, holds: answers.promise });
  const { kernel, clock } = await house({ SMS_GATEWAY: sms.address });
  const id = await send(kernel, { channel: 'sms', text: 'codi' });
  const asking = smsRound.run(kernel, NEVER_STOPS);
  await sms.first;
  // Longer than any gateway is waited for.
  clock.pass({ seconds: 60 });
  await smsRound.run(kernel, NEVER_STOPS);
  assert.equal(sms.texts.length, 1, 'another worker does not send it too');
  answers.resolve();
  await asking;
  assert.deepEqual(await stateOf(kernel, id), { state: 'waiting', attempts: 1, waits: 65 });
});

test('a worker that comes back late does not say when the message of another is tried again', async () => {
  const answers = Promise.withResolvers<void>();
  const sms = await smsGateway({ status: 500, holds: answers.promise });
  const { kernel } = await house({ SMS_GATEWAY: sms.address });
  const id = await send(kernel, { channel: 'sms', text: 'codi' });
  const asking = smsRound.run(kernel, NEVER_STOPS);
  await sms.first;
  const change = `update kernel.message set attempts = 2, next_at = created_at + interval '777 seconds' where id = $1`;
  await runSql(kernel.db, change, [id]);
  answers.resolve();
  await asking;
  assert.deepEqual(await stateOf(kernel, id), { state: 'waiting', attempts: 2, waits: 777 });
});

test('a message that ended after it was claimed is not sent', async () => {
  const sms = await smsGateway();
  const { kernel } = await house({ SMS_GATEWAY: sms.address });
  const id = await send(kernel, { channel: 'sms', text: 'tard', minutes: 5 });
  const start = kernel.now();
  const moments = [start, start.add({ minutes: 6 })];
  const slow = { ...kernel, now: () => moments.shift() ?? start.add({ minutes: 6 }) };
  await smsRound.run(slow, NEVER_STOPS);
  assert.deepEqual(sms.texts, []);
  assert.equal((await stateOf(kernel, id))?.attempts, 1, 'it had been claimed');
  await smsRound.run(slow, NEVER_STOPS);
  assert.equal((await stateOf(kernel, id))?.state, 'over');
});

test('who waits longest goes first', async () => {
  const sms = await smsGateway();
  const { kernel, clock } = await house({ SMS_GATEWAY: sms.address });
  const ids: string[] = [];
  for (let at = 0; at < 25; at++) ids.push(await send(kernel, { channel: 'sms', text: `codi ${at}` }));
  // The last ones were to go first, so that the order is neither of the rows nor of the identifiers.
  for (const [at, id] of ids.entries())
    await runSql(
      kernel.db,
      `update kernel.message set next_at = next_at - $2 * interval '1 second' where id = $1`,
      [...[id, at]],
    );
  clock.pass({ seconds: 1 });
  const asked: string[][] = [];
  for (let more = true; more; ) {
    const before = sms.texts.length;
    more = await smsRound.run(kernel, NEVER_STOPS);
    asked.push(sms.texts.slice(before));
  }
  const expected = ids.map((_, at) => `codi ${24 - at}`);
  const looks = [expected.slice(0, 10), expected.slice(10, 20), expected.slice(20)];
  assert.deepEqual(
    asked.map((each) => each.toSorted()),
    looks.map((each) => each.toSorted()),
  );
});
