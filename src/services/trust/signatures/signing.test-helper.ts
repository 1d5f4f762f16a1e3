/** People of a town who sign, for tests: their credentials, codes, documents and requests. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Capability, Employee } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { Problem } from '../../../kernel/problem.ts';
import { totp } from '../../../kernel/totp.ts';
import { timestamps } from '../timestamps/index.ts';
import { addFile } from './actions/add-file.ts';
import { createRequest } from './actions/create-request.ts';
import { beginEnrolment, finishEnrolment } from './actions/enrol.ts';
import { invite } from './actions/invite.ts';
import { storeContent } from './content.ts';
import { decree } from './demo/decree.ts';
import { faultOf } from './fitness.ts';
import { listPending } from './queries/list-tasks.ts';
import { reviewTasks } from './queries/review.ts';
import { type Signed, signBatch } from './sign-batch.ts';

/** The shared house, with units that stamp. */
export async function stampingKernel(): Promise<Kernel> {
  const kernel = await testKernel();
  await timestamps.demo?.(kernel);
  return kernel;
}

/** A NIF that nobody has: the numbers from 99,000,000 on are not given. */
export function newNif(): string {
  return personNif(99_000_000 + randomInt(999_999));
}

/** A kernel like another at a moment of one's own: time is given. */
export const at = (kernel: Kernel, now: Temporal.Instant): Kernel =>
  Object.create(kernel, { now: { value: () => now } }) as Kernel;

export type Vila = { town: Town; person(name: string, ...capabilities: Capability[]): Employee };

export async function newVila(kernel: Kernel): Promise<Vila> {
  const town = await makeTown(kernel, 'Vila de les Signatures');
  return {
    town,
    person: (name, ...capabilities) => ({
      ...{ ...town.employee(...capabilities), name, document: newNif() },
    }),
  };
}

export const PIN = '845210';
export type Enrolled = { person: Employee; secret: Buffer; pin: string; id: string };

/** Base 32 of RFC 4648 back to bytes. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((each) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'),
  );
  return Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
}

/** Codes count once; each test asks at a later step, as if half a minute had gone by. */
const used = new WeakMap<Buffer, number>();
export function codeOf(
  kernel: Kernel,
  { secret }: Pick<Enrolled, 'secret'>,
): { kernel: Kernel; code: string } {
  const step = (used.get(secret) ?? -1) + 1;
  used.set(secret, step);
  const now = kernel.now().add({ seconds: 60 * step });
  return { kernel: at(kernel, now), code: totp(secret, now.epochMilliseconds) };
}

/** Somebody who chose a PIN and proved an application of codes. */
export async function enrol(kernel: Kernel, person: Employee): Promise<Enrolled> {
  const [givenName = '', ...surname] = person.name.split(' ');
  const manager: Employee = { ...person, document: newNif(), capabilities: ['body.manage'] };
  const { invitation } = await perform(kernel, invite, manager, {
    ...{ document: person.document, givenName, surname: surname.join(' ') },
  });
  const { secret } = await perform(kernel, beginEnrolment, person, { pin: PIN, invitation });
  const bytes = fromBase32(secret);
  const now = codeOf(kernel, { secret: bytes });
  const { id, refused } = await perform(now.kernel, finishEnrolment, person, { pin: PIN, code: now.code });
  if (refused !== undefined) throw refused;
  return { person, secret: bytes, pin: PIN, id: id! };
}

export async function putFile(kernel: Kernel, who: Employee, name = 'decret.pdf', bytes?: Buffer) {
  const content = bytes ?? decree({ number: newId(), title: 'Decret', town: 'Vila', lines: ['Resolc:'] });
  const { hash, size } = await storeContent(kernel, content);
  const mediaType = 'application/pdf';
  const fault = faultOf(mediaType, content);
  return perform(kernel, addFile, who, { name, mediaType, hash, size, fault });
}

type Wish = {
  signers: readonly unknown[];
  documents?: number;
  title?: string;
  more?: Record<string, unknown>;
};

/** A request that was sent. */
export async function newRequest(kernel: Kernel, sender: Employee, wish: Wish): Promise<string> {
  const documents = [];
  for (let count = 0; count < (wish.documents ?? 1); count++) {
    documents.push({ fileId: (await putFile(kernel, sender, `decret-${count + 1}.pdf`)).id });
  }
  const { id } = await perform(kernel, createRequest, sender, {
    ...{
      title: wish.title ?? 'Decrets de prova',
      documents,
      signers: wish.signers,
      send: true,
      level: 'B-B',
    },
    ...wish.more,
  });
  return id;
}

export const asked = ({ document, name }: Employee, more: Record<string, unknown> = {}) => ({
  ...{ document, name },
  ...more,
});

/** Everything that waits for a person, as they would review it. */
export async function review(kernel: Kernel, person: Employee) {
  const { found } = await perform(kernel, listPending, person, { pageSize: 100 });
  const { items } = await perform(kernel, reviewTasks, person, { tasks: found.map(({ taskId }) => taskId) });
  return items.map(({ taskId, documentId, hash }) => ({ taskId, documentId, hash }));
}

/** Signs all that waits, with one gesture. */
export async function signAll(kernel: Kernel, who: Enrolled): Promise<Signed[]> {
  const items = await review(kernel, who.person);
  if (items.length === 0) return [];
  const now = codeOf(kernel, who);
  return signBatch(now.kernel, who.person, { items, pin: who.pin, code: now.code });
}

/** The refusal that something earns. */
export async function refusalOf(doing: Promise<unknown>): Promise<Problem> {
  const error = await doing.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Problem, String(error));
  return error;
}
