import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { KeyType } from '../../../kernel/keys/index.ts';
import {
  algorithmFor,
  buildCertificate,
  buildCrl,
  type Certificate,
  fromHex,
  fromPem,
  issue,
  nameText,
  PublicKey,
  parseCertificate,
  parseRequest,
  toHex,
  toPem,
} from '../../../kernel/pki/index.ts';
import { addressesAt } from './addresses.ts';
import { newRootKey, sealKey, unsealKey } from './ceremony-key.ts';
import { minuteText, networkUp } from './ceremony-minute.ts';
import { authorityName, issuingWish, type Organisation, rootWish } from './hierarchy.ts';
import { keyFaults } from './key-checks.ts';

/** What every step on the machine of the root needs. */
export type Table = {
  folder: string;
  passphrase: string;
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

function openRoot(table: Table) {
  const state = stateShape.parse(JSON.parse(readFileSync(file(table, 'root-state.json'), 'utf8')));
  const [der] = fromPem(readFileSync(file(table, `${state.id}.pem`), 'utf8'), 'CERTIFICATE');
  const key = unsealKey(readFileSync(file(table, 'root.key'), 'utf8'), table.passphrase);
  return { state, key, certificate: parseCertificate(der as Uint8Array) };
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

/** Makes the root: its key sealed in `root.key`, its certificate, its first list. Answers the files to take along. */
export function makeRoot(
  table: Table,
  wish: { type: KeyType; organisation: Organisation; id?: string },
): string[] {
  assertNoNetwork(table);
  mkdirSync(table.folder, { recursive: true, mode: 0o700 });
  if (existsSync(file(table, 'root.key'))) throw new Error('There is a root in this folder already.');
  const key = newRootKey(wish.type);
  const shown = { publicKey: PublicKey.fromKey(key), algorithm: algorithmFor(key) };
  const certificate = parseCertificate(
    issue(buildCertificate(rootWish(authorityName('root', wish.organisation), shown, table.now)), key),
  );
  const id = wish.id ?? 'root';
  writeFileSync(file(table, 'root.key'), sealKey(key, table.passphrase), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  writeFileSync(file(table, `${id}.pem`), toPem(certificate.der, 'CERTIFICATE'));
  keepState(table, stateShape.parse({ id, listNumber: 0, revoked: [] }));
  const minute = writeMinute(table, 'root made', [certificate], [`key: ${wish.type}, sealed in root.key`]);
  return [file(table, `${id}.pem`), ...makeRootList(table), minute];
}

/** Signs requests of issuing authorities (files `people.csr` …); each becomes `people.pem` beside it. */
export function signRequests(table: Table, requests: readonly string[], address: string): string[] {
  assertNoNetwork(table);
  const root = openRoot(table);
  const house = { addresses: addressesAt(address.replace(/\/$/, '')), policyArc: '', qualified: false };
  const made = requests.map((path) => {
    const request = parseRequest(fromPem(readFileSync(path, 'utf8'), 'CERTIFICATE REQUEST')[0] as Uint8Array);
    const name = basename(path);
    if (!request.isProven()) throw new Error(`${name} is not signed with its own key.`);
    if (request.subject.get('O') !== root.certificate.subject.get('O'))
      throw new Error(`${name} is of another organisation: ${nameText(request.subject)}.`);
    const wish = issuingWish({
      ...{
        root: root.certificate,
        rootId: root.state.id,
        algorithm: algorithmFor(root.key),
        subject: request.subject,
      },
      ...{ publicKey: request.publicKey, house, now: table.now },
    });
    const faults = keyFaults(request.publicKey, wish.notAfter);
    if (faults.length > 0) throw new Error(`The key of ${name} is not good: ${faults.join(', ')}.`);
    const certificate = parseCertificate(issue(buildCertificate(wish), root.key));
    const path2 = file(table, name.replace(/\.[^.]*$/, '.pem'));
    return { certificate, path: path2 };
  });
  for (const { certificate, path } of made)
    writeFileSync(path, toPem(certificate.der, 'CERTIFICATE'), { flag: 'wx' });
  const minute = writeMinute(
    table,
    'authorities signed',
    made.map((each) => each.certificate),
  );
  return [...made.map((each) => each.path), minute];
}

export type Revocation = { certificate: string; reason: AuthorityReason };

/** Signs the list of the root anew, with one more revoked authority if that is wished. */
export function makeRootList(table: Table, revocation?: Revocation): string[] {
  assertNoNetwork(table);
  const root = openRoot(table);
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
  const list = issue(
    buildCrl({
      ...{
        issuer: root.certificate.subject,
        issuerKey: root.certificate.publicKey,
        algorithm: algorithmFor(root.key),
      },
      ...{ thisUpdate: at, nextUpdate: at + LIST_DAYS * DAY, number },
      entries: revoked.map((each) => ({
        serial: fromHex(each.serial),
        revokedAt: each.at,
        reason: each.reason,
      })),
    }),
    root.key,
  );
  const path = file(table, `${root.state.id}.crl`);
  writeFileSync(path, list);
  keepState(table, { ...root.state, listNumber: number, revoked });
  const facts = [
    `list: number ${number}, ${revoked.length} revoked, until ${new Date(at + LIST_DAYS * DAY).toISOString().slice(0, 10)}`,
  ];
  return [path, writeMinute(table, 'list signed', [], facts)];
}
