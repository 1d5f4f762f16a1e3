import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import {
  type Certificate,
  fromPem,
  PkiError,
  parseCertificate,
  parseCrl,
  parseRequest,
} from '../../../../kernel/pki/index.ts';
import {
  type Authority,
  deletePending,
  insertAuthority,
  listAuthorities,
  listPending,
  lockAuthorities,
} from '../authority-store.ts';
import { makeResponder } from '../hierarchy.ts';
import { insertList, newestLists } from '../list-store.ts';
import { makeAllLists } from '../lists.ts';
import { certificatesProblems } from '../problems.ts';

const MOST_FILES = 20;
const CERTIFICATE_LIMIT = 100_000;
const ID = /^(root|people|bodies|servers)(-\d{1,3})?$/;

const input = z.strictObject({
  certificates: z
    .array(z.strictObject({ id: z.string().regex(ID), pem: z.string().max(CERTIFICATE_LIMIT) }))
    .max(MOST_FILES),
  lists: z
    .array(z.strictObject({ id: z.string().regex(ID), base64: z.string().max(CERTIFICATE_LIMIT) }))
    .max(MOST_FILES),
});

/**
 * Takes what the ceremony signed: roots, then authorities whose keys wait here, then lists of the root. Each is checked
 * against what is known; nothing is taken when one is wrong.
 */
export const importAuthorities = action({
  name: 'certificates.authority.import',
  summary: 'Import what the key ceremony signed: roots, issuing authorities, lists of the root.',
  access: { platform: true },
  input,
  output: z.object({ roots: z.number(), authorities: z.number(), lists: z.number() }),
  async run(work, { certificates, lists }) {
    await lockAuthorities(work.tx);
    const read = certificates.map(({ id, pem }) => ({ id, certificate: readCertificate(id, pem) }));
    const roots = read.filter(({ certificate }) => certificate.isSelfIssued);
    for (const each of roots) await takeRoot(work, each);
    const issuing = read.filter(({ certificate }) => !certificate.isSelfIssued);
    for (const each of issuing) await takeAuthority(work, each);
    for (const each of lists) await takeList(work, each);
    if (issuing.length > 0) {
      // Twice: the first is the base of the deltas.
      await makeAllLists(work.kernel, work.tx, 'scheduled', work.now);
      await makeAllLists(work.kernel, work.tx, 'scheduled', work.now);
    }
    return { roots: roots.length, authorities: issuing.length, lists: lists.length };
  },
});

type Given = { id: string; certificate: Certificate };

const refuse = (id: string, message: string) =>
  certificatesProblems['ceremony-refused']({ fields: [{ field: id, message }] });

function readCertificate(id: string, pem: string): Certificate {
  try {
    const certificate = parseCertificate(fromPem(pem, 'CERTIFICATE')[0] ?? new Uint8Array());
    if (
      certificate.extensions.basicConstraints?.ca &&
      certificate.extensions.keyUsage?.includes('keyCertSign')
    )
      return certificate;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw refuse(id, 'is not the certificate of an authority');
}

async function takeRoot({ tx, now }: Work, { id, certificate }: Given): Promise<void> {
  if (!id.startsWith('root')) throw refuse(id, 'signs itself, and its file is not named root');
  if (!certificate.isSignedWith(certificate.publicKey)) throw refuse(id, 'is not signed with its own key');
  await assertFree(await listAuthorities(tx), { id, certificate });
  await insertAuthority(tx, { id, role: 'root', parent: null, certificate, keyHandle: null, createdAt: now });
}

async function takeAuthority({ kernel, tx, now }: Work, given: Given): Promise<void> {
  const { id, certificate } = given;
  const all = await listAuthorities(tx);
  await assertFree(all, given);
  const root = all.find(
    (each) => each.parent === null && certificate.isSignedWith(each.certificate.publicKey),
  );
  if (root === undefined) throw refuse(id, 'is not signed by a root that is known here');
  const pending = (await listPending(tx)).find(
    (each) =>
      parseRequest(new Uint8Array(each.request)).publicKey.fingerprint === certificate.publicKey.fingerprint,
  );
  if (pending === undefined || !id.startsWith(pending.role))
    throw refuse(id, 'is not for a key that waits here');
  await insertAuthority(tx, {
    id,
    role: pending.role,
    parent: root.id,
    certificate,
    keyHandle: pending.key_handle,
    createdAt: now,
  });
  await deletePending(tx, pending.role);
  const made = (await listAuthorities(tx)).find((each) => each.id === id);
  if (made !== undefined) await makeResponder(kernel, tx, made);
}

async function assertFree(all: readonly Authority[], { id, certificate }: Given): Promise<void> {
  if (all.some((each) => each.id === id || each.certificate.fingerprint === certificate.fingerprint))
    throw refuse(id, 'is here already');
}

async function takeList({ tx }: Work, { id, base64 }: { id: string; base64: string }): Promise<void> {
  const der = Buffer.from(base64, 'base64');
  const root = (await listAuthorities(tx)).find((each) => each.id === id && each.parent === null);
  if (root === undefined) throw refuse(id, 'is a list of no root that is known here');
  const list = readList(id, der);
  if (!list.issuer.equals(root.certificate.subject) || !list.isSignedWith(root.certificate.publicKey))
    throw refuse(id, 'is a list that its root did not sign');
  const number = Number(BigInt(`0x${Buffer.from(list.number ?? [0]).toString('hex')}`));
  const before = (await newestLists(tx, id)).find((each) => each.kind === 'full');
  if (before !== undefined && before.number >= number)
    throw refuse(id, 'is a list that is not newer than the one here');
  await insertList(tx, {
    ...{ authority: id, kind: 'full', number, base_number: null, is_base: true, revision: 0, der },
    ...{ this_update: new Date(list.thisUpdate), next_update: new Date(list.nextUpdate ?? list.thisUpdate) },
    entries: [...list.entries].length,
  });
}

function readList(id: string, der: Buffer) {
  try {
    return parseCrl(new Uint8Array(der));
  } catch (error) {
    if (error instanceof PkiError) throw refuse(id, 'is not a revocation list');
    throw error;
  }
}
