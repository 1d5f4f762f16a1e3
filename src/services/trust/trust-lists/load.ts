import { readFileSync } from 'node:fs';
import type { Work } from '../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Certificate, fromPem, parseCertificate } from '../../../kernel/pki/index.ts';
import { isUsable, type Judged, judge } from './judge.ts';
import { certificatesOf } from './list-signature.ts';
import { isListOfLists, TSL_MIME } from './names.ts';
import { currentVersion, findSource, forgetAddresses, insertVersion, keepSource } from './store.ts';
import { listName, type TrustList } from './trust-list.ts';

/** Certificates that the settings name as signers of the list of lists; read once in a process. */
const fromSettings = new WeakMap<object, readonly Certificate[]>();

export function settingSigners({ settings }: Pick<Kernel, 'settings'>): readonly Certificate[] {
  const known = fromSettings.get(settings);
  if (known !== undefined) return known;
  const files = settings['TRUST_LISTS_SIGNERS'] as readonly string[];
  const read = files.flatMap((file) =>
    fromPem(readFileSync(file, 'utf8'), 'CERTIFICATE').map(parseCertificate),
  );
  fromSettings.set(settings, read);
  return read;
}

/**
 * Who may sign a list: whom the newest list of lists names, or the operator said; for the list of lists itself, whom the
 * settings name and whom its last good edition names as its own next signers (clause 5.3.13, pivots).
 */
async function signersOf(work: Pick<Work, 'tx' | 'kernel'>, name: string): Promise<readonly Certificate[]> {
  const known = certificatesOf((await findSource(work.tx, name))?.signers ?? []);
  return name.endsWith('-lotl') ? [...settingSigners(work.kernel), ...known] : known;
}

/** Says what the bytes are worth; `more` are signers that whoever imports vouches for. */
export function judgeIn(
  work: Work,
  bytes: Uint8Array,
  given: { expected?: string; more?: readonly Certificate[] } = {},
): Promise<Judged> {
  return judge(bytes, {
    signersOf: async (name) => [...(given.more ?? []), ...(await signersOf(work, name))],
    before: async (name) => {
      const found = await currentVersion(work.tx, name);
      return (
        found && { sequence: found.sequence, digest: found.digest, issuedAt: found.issuedAt.toISOString() }
      );
    },
    ...(given.expected === undefined ? {} : { expected: given.expected }),
    now: work.now,
  });
}

/** Stores a list that may be used; what a list of lists names is known from then on. Answers whether it was new. */
export async function keep(work: Work, judged: Judged, { content }: { content: Buffer }): Promise<boolean> {
  const { list, signer, digest, findings } = judged;
  if (list === undefined || signer === undefined || !isUsable(judged))
    throw new Error('A list that is not usable is not kept.');
  if (findings.some(({ code }) => code === 'same')) return false;
  const name = listName(list);
  const kept = { list, name, digest, signer: Buffer.from(signer.der).toString('base64') };
  await insertVersion(work.tx, { ...kept, warnings: findings, content, now: work.now });
  if (list.isListOfLists) await keepPointers(work, name, list);
  work.emit({
    administrationId: OPERATOR_FEED,
    kind: 'trust-lists.loaded',
    subject: name,
    payload: { name, sequence: list.sequence, issuedAt: list.issuedAt, digest },
  });
  return true;
}

async function keepPointers({ tx, kernel, now }: Work, own: string, list: TrustList): Promise<void> {
  const wanted = kernel.settings['TRUST_LISTS_TERRITORIES'] as readonly string[];
  const named: string[] = [];
  for (const { territory, type, mime, address, signers } of list.pointers) {
    // Readings for people (PDF) are pointed at too.
    if (mime !== TSL_MIME || !/^[A-Z]{2}(-[A-Z0-9]{1,8})?$/.test(territory)) continue;
    const name = listName({ territory, isListOfLists: isListOfLists(type) });
    if (name === own) {
      const before = await findSource(tx, own);
      const origin = before?.origin ?? 'operator';
      await keepSource(tx, { name, origin, address: before?.address ?? null, signers }, now);
      continue;
    }
    if (named.includes(name) || (wanted.length > 0 && !wanted.includes(territory))) continue;
    named.push(name);
    await keepSource(tx, { name, origin: 'pointer', address, signers, namedBy: own }, now);
  }
  await forgetAddresses(tx, own, named);
}
