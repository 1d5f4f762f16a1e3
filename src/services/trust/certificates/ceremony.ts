import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Keyring, KeyType } from '../../../kernel/keys/index.ts';
import {
  buildCrl,
  type Certificate,
  fromHex,
  fromPem,
  nameText,
  parseCertificate,
  parseRequest,
  toHex,
  toPem,
} from '../../../kernel/pki/index.ts';
import { addressesAt } from './addresses.ts';
import { newRootKey, sealKey, signerOf, unsealKey } from './ceremony-key.ts';
import { minuteText, networkUp } from './ceremony-minute.ts';
import {
  authorityName,
  issuingWish,
  type Organisation,
  rootWish,
  type Signer,
  signCertificate,
} from './hierarchy.ts';
import { keyFaults } from './key-checks.ts';

/** Where the key of the root is: in a file of the folder under a passphrase, or in a PKCS#11 token. */
export type RootPlace = { passphrase: string } | { token: Keyring };

/** What every step on the machine of the root needs. */
export type Table = {
  folder: string;
  place: RootPlace;
  now: Temporal.Instant;
  present: readonly string[];
  /** Whether it may be done on a machine with network. */
  withNetwork: boolean;
};

const reasonShape = z.enum(['cACompromise', 'cessationOfOperation', 'superseded']);
export type AuthorityReason = z.output<typeof reasonShape>;
/** @throws when it is none of them */
export const authorityReason = (text: string): AuthorityReason => reasonShape.parse(text);

/** What the root remembers between ceremonies; not secret. */
const stateShape = z.strictObject({
  id: z.string().regex(/^root(-\d{1,3})?$/),
  listNumber: z.number().int().min(0),
  /** Of the key in a token; absent when it is in `root.key`. */
  handle: z.string().optional(),
  revoked: z.array(z.strictObject({ serial: z.string(), at: z.number(), reason: reasonShape })),
});
type State = z.output<typeof stateShape>;

const file = ({ folder }: Table, name: string) => join(folder, name);
const DAY = 86_400_000;
/** EN 319 411-1 CSS-6.3.9: the root says at least once a year that its authorities hold. */
const LIST_DAYS = 365;

function assertNoNetwork({ withNetwork }: Table): void {
  const up = networkUp();
  if (up.length > 0 && !withNetwork)
    throw new Error(
      `This machine has network (${up.join(', ')}). Disconnect it, or say --with-network, which the minute records.`,
    );
}

const keepState = (table: Table, state: State) =>
  writeFileSync(file(table, 'root-state.json'), `${JSON.stringify(state, null, 2)}\n`);

async function openRoot(table: Table) {
  const state = stateShape.parse(JSON.parse(readFileSync(file(table, 'root-state.json'), 'utf8')));
  const [der] = fromPem(readFileSync(file(table, `${state.id}.pem`), 'utf8'), 'CERTIFICATE');
  return { state, key: await openKey(table, state), certificate: parseCertificate(der as Uint8Array) };
}

async function openKey(table: Table, { handle }: State): Promise<Signer> {
  if (handle === undefined && 'passphrase' in table.place)
    return signerOf(unsealKey(readFileSync(file(table, 'root.key'), 'utf8'), table.place.passphrase));
  if (handle !== undefined && 'token' in table.place) return table.place.token.open(handle);
  throw new Error(
    handle === undefined
      ? 'The key of this root is in root.key.'
      : 'The key of this root is in a token: say --token.',
  );
}

/** Makes the key of the root where it will stay; answers the handle of one in a token. */
async function makeKey(table: Table, type: KeyType): Promise<{ key: Signer; handle?: string }> {
  if ('token' in table.place) {
    const key = await table.place.token.create(type);
    return { key, handle: key.handle };
  }
  const key = newRootKey(type);
  const options = { mode: 0o600, flag: 'wx', flush: true } as const;
  writeFileSync(file(table, 'root.key'), sealKey(key, table.place.passphrase), options);
  return { key: signerOf(key) };
}

function writeMinute(
  table: Table,
  what: string,
  certificates: readonly Certificate[],
  facts: readonly string[] = [],
): string {
  const stamp = table.now.toString({ smallestUnit: 'second' }).replaceAll(':', '');
  const path = file(table, `minute-${stamp}-${what.split(' ', 1)[0]}.md`);
  const { now: at, present } = table;
  writeFileSync(path, minuteText({ what, at, present, certificates, facts }, networkUp()));
  return path;
}

/** Makes the root: its key, its certificate, its first list. Answers the files to take along. */
export async function makeRoot(
  table: Table,
  wish: { type: KeyType; organisation: Organisation; id?: string },
): Promise<string[]> {
  assertNoNetwork(table);
  mkdirSync(table.folder, { recursive: true, mode: 0o700 });
  if (existsSync(file(table, 'root-state.json'))) throw new Error('There is a root in this folder already.');
  const { key, handle } = await makeKey(table, wish.type);
  const certificate = await signCertificate(
    rootWish(authorityName('root', wish.organisation), key, table.now),
    key,
  );
  const id = wish.id ?? 'root';
  writeFileSync(file(table, `${id}.pem`), toPem(certificate.der, 'CERTIFICATE'));
  keepState(
    table,
    stateShape.parse({ id, listNumber: 0, revoked: [], ...(handle !== undefined && { handle }) }),
  );
  const where = handle === undefined ? 'sealed in root.key' : 'in a token';
  const minute = writeMinute(table, 'root made', [certificate], [`key: ${wish.type}, ${where}`]);
  return [file(table, `${id}.pem`), ...(await makeRootList(table)), minute];
}

/** Signs requests of issuing authorities (files `people.csr` …); each becomes `people.pem` beside it. */
export async function signRequests(
  table: Table,
  requests: readonly string[],
  address: string,
): Promise<string[]> {
  assertNoNetwork(table);
  const root = await openRoot(table);
  const made = [];
  for (const path of requests) {
    const certificate = await signCertificate(wishOf(table, root, path, address), root.key);
    made.push({ certificate, path: file(table, basename(path).replace(/\.[^.]*$/, '.pem')) });
  }
  for (const { certificate, path } of made)
    writeFileSync(path, toPem(certificate.der, 'CERTIFICATE'), { flag: 'wx' });
  const certificates = made.map((each) => each.certificate);
  return [...made.map((each) => each.path), writeMinute(table, 'authorities signed', certificates)];
}

type Root = Awaited<ReturnType<typeof openRoot>>;

/** What the root signs for a request, once it is known to be of this house and good. */
function wishOf({ now }: Table, root: Root, path: string, address: string) {
  const request = parseRequest(
    fromPem(readFileSync(path, 'utf8'), 'CERTIFICATE REQUEST')[0] ?? new Uint8Array(),
  );
  const { subject, publicKey } = request;
  const name = basename(path);
  if (!request.isProven()) throw new Error(`${name} is not signed with its own key.`);
  if (subject.get('O') !== root.certificate.subject.get('O'))
    throw new Error(`${name} is of another organisation: ${nameText(subject)}.`);
  const house = { addresses: addressesAt(address.replace(/\/$/, '')), policyArc: '', qualified: false };
  const signer = { root: root.certificate, rootId: root.state.id, algorithm: root.key.algorithm };
  const wish = issuingWish({ ...signer, subject, publicKey, house, now });
  const faults = keyFaults(publicKey, wish.notAfter);
  if (faults.length > 0) throw new Error(`The key of ${name} is not good: ${faults.join(', ')}.`);
  return wish;
}

export type Revocation = { certificate: string; reason: AuthorityReason };

/** Signs the list of the root anew, with one more revoked authority if that is wished. */
export async function makeRootList(table: Table, revocation?: Revocation): Promise<string[]> {
  assertNoNetwork(table);
  const root = await openRoot(table);
  const at = table.now.epochMilliseconds;
  const revoked = [...root.state.revoked];
  if (revocation !== undefined) {
    const [der] = fromPem(readFileSync(revocation.certificate, 'utf8'), 'CERTIFICATE');
    const certificate = parseCertificate(der as Uint8Array);
    if (!certificate.isSignedWith(root.certificate.publicKey))
      throw new Error('This root did not sign that certificate.');
    revoked.push({ serial: toHex(certificate.serial), at, reason: revocation.reason });
  }
  const number = root.state.listNumber + 1;
  const { subject: issuer, publicKey: issuerKey } = root.certificate;
  const unsigned = buildCrl({
    ...{ issuer, issuerKey, algorithm: root.key.algorithm, number },
    ...{ thisUpdate: at, nextUpdate: at + LIST_DAYS * DAY },
    entries: revoked.map((each) => ({
      ...{ serial: fromHex(each.serial), revokedAt: each.at, reason: each.reason },
    })),
  });
  const list = unsigned.finish(await root.key.sign(unsigned.toBeSigned, unsigned.algorithm));
  const path = file(table, `${root.state.id}.crl`);
  writeFileSync(path, list);
  keepState(table, { ...root.state, listNumber: number, revoked });
  const facts = [
    `list: number ${number}, ${revoked.length} revoked, until ${new Date(at + LIST_DAYS * DAY).toISOString().slice(0, 10)}`,
  ];
  return [path, writeMinute(table, 'list signed', [], facts)];
}
