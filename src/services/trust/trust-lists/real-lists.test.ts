/** Any folder of real lists: APLEC_TEST_TRUST_LISTS=<folder>. Prints what it found of each. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Certificate, PkiError, parseCertificate } from '../../../kernel/pki/index.ts';
import { DS, fromBase64, parseXml, XmlError } from '../../../kernel/xml/index.ts';
import { isUsable, judge } from './judge.ts';
import { certificatesOf } from './list-signature.ts';
import { listName, type TrustList } from './trust-list.ts';

const FOLDER = process.env['APLEC_TEST_TRUST_LISTS'];
/** Real lists of a collection are old: judged at the moment of the newest. */
const NOW = Temporal.Instant.from('2100-01-01T00:00:00Z');

/** Whoever the list itself says signed it: good for form and integrity, for no trust. */
function carriedIn(bytes: Uint8Array): Certificate[] {
  try {
    const found = parseXml(bytes)
      .root.all(DS, 'Signature')
      .flatMap((each) => each.descendants(DS, 'X509Certificate'));
    return found.flatMap(({ value }) => {
      const der = fromBase64(value);
      return der === undefined ? [] : [parseCertificate(der)];
    });
  } catch (error) {
    if (error instanceof XmlError || error instanceof PkiError) return [];
    throw error;
  }
}

const look = (bytes: Uint8Array, signersOf: (name: string) => readonly Certificate[]) =>
  judge(bytes, { signersOf: async (name) => signersOf(name), before: async () => undefined, now: NOW });

// Not ours to carry: there is such a test only where somebody has a folder of them.
if (FOLDER !== undefined)
  test('real lists are read, and each is told what is wrong with it', async (t) => {
    const names = readdirSync(FOLDER!)
      .filter((name) => name.endsWith('.xml'))
      .sort();
    const pointed = new Map<string, readonly Certificate[]>();
    const lists: { name: string; bytes: Buffer; list: TrustList | undefined }[] = [];
    for (const name of names) {
      const bytes = readFileSync(join(FOLDER!, name));
      const { list, findings } = await look(bytes, () => carriedIn(bytes));
      lists.push({ name, bytes, list });
      const intact = !findings.some(({ level }) => level === 'fault');
      if (list?.isListOfLists && intact)
        for (const { territory, signers } of list.pointers) pointed.set(territory, certificatesOf(signers));
    }
    for (const { name, bytes, list } of lists) {
      const known = list === undefined || list.isListOfLists ? undefined : pointed.get(listName(list));
      const began = performance.now();
      const judged = await look(bytes, () => known ?? carriedIn(bytes));
      const services = list?.providers.reduce((sum, each) => sum + each.services.length, 0) ?? 0;
      const codes = [...new Set(judged.findings.map(({ code }) => code))].join(' ');
      t.diagnostic(
        `${name}: ${isUsable(judged) ? 'usable' : 'refused'}${known === undefined ? '' : ', signer of the list of lists'}; ` +
          `${list?.providers.length ?? 0} providers, ${services} services; ${codes}; ${Math.round(performance.now() - began)} ms`,
      );
      // A name that says so is a list that was broken on purpose.
      if (/broken|no-sig|two-sigs|not-parsable/.test(name)) assert.equal(isUsable(judged), false, name);
    }
    assert.ok(lists.length > 0, 'The folder has no lists.');
  });
