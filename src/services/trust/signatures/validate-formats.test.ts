import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ext, signBytes } from '../../../kernel/pki/index.ts';
import { AT, certify } from '../../../kernel/pki/town.test-helper.ts';
import { prepareAsic } from './asic/index.ts';
import { prepareCades } from './cades/index.ts';
import { prepareJades } from './jades/index.ts';
import { LEVELS, type Prepared, type SignWish } from './making.ts';
import { preparePades } from './pades/index.ts';
import { document } from './pades/pdfs.test-helper.ts';
import { HOUR, signingTown, wishOf } from './pades/town-proofs.test-helper.ts';
import { type DetachedFile, readDocument } from './validate-read.ts';
import { totalOf, validateDocument } from './validation/index.ts';
import { listOf } from './validation/town.test-helper.ts';
import { prepareXades } from './xades/index.ts';

const DAY = 24 * HOUR;
const town = signingTown();
/** Somebody whose certificate ends a month after. */
const mayor = certify({
  name: 'Núria Puig i Solà',
  issuer: town.issuing,
  extensions: [ext.keyUsage('nonRepudiation')],
  from: AT - DAY,
  to: AT + 30 * DAY,
});
const anchors = [{ certificate: town.root.certificate }];
const TEXT = Buffer.from('Acord del ple de Vila-riu.\n');
const XML = Buffer.from('<acord><ple>Vila-riu</ple></acord>');
const FILE = { name: 'acord.txt', bytes: TEXT, mediaType: 'text/plain' };

type Maker = (wish: SignWish) => Promise<Prepared<Uint8Array | { bytes(): Uint8Array }>>;
type Way = { make: Maker; beside?: readonly DetachedFile[] };
const beside = [FILE];
const ways: Readonly<Record<string, Way>> = {
  PDF: { make: (wish) => preparePades(document(), wish, {}) },
  'XML that it stands in': { make: (wish) => prepareXades(XML, wish, { form: 'enveloped' }) },
  'XML around a file': {
    make: (wish) => prepareXades(TEXT, wish, { form: 'enveloping', mediaType: 'text/plain' }),
  },
  'XML alone': { make: (wish) => prepareXades([FILE], wish, { form: 'detached' }), beside },
  message: { make: (wish) => prepareCades(TEXT, wish, { packaging: 'attached' }) },
  'message alone': { make: (wish) => prepareCades(TEXT, wish, { packaging: 'detached' }), beside },
  JSON: { make: (wish) => prepareJades([FILE], wish, { form: 'flattened', packaging: 'attached' }) },
  'JSON that refers to files': {
    make: (wish) => prepareJades([FILE], wish, { form: 'general', packaging: 'referred' }),
    beside,
  },
  container: { make: (wish) => prepareAsic([FILE], wish) },
};

/** What is known an hour later, and a year after everything ended. */
const asked = (at: number) => ({
  certificates: [],
  crls: [listOf(town.root, at - HOUR / 2), listOf(town.issuing, at - HOUR / 2)],
  ocsps: [],
});

for (const [name, { make, beside: files = [] }] of Object.entries(ways))
  test(`a signature in a ${name} holds today at every level, and later from B-LT on`, async () => {
    for (const level of LEVELS) {
      const prepared = await make(wishOf(mayor, town));
      const made = await prepared.finish(
        signBytes(prepared.algorithm, mayor.key, prepared.toBeSigned),
        level,
        town.proofs,
      );
      const bytes = made instanceof Uint8Array ? made : made.bytes();
      const facts = readDocument(bytes, files);
      const verdict = (at: number): string => {
        const { signatures } = validateDocument(facts, { at, anchors, further: asked(at) });
        assert.equal(signatures.length, 1, name);
        const { conclusion } = signatures[0]!;
        const failed = conclusion.conditions
          .filter((each) => each.result === 'failed')
          .map((each) => each.code);
        return [totalOf(conclusion), conclusion.subIndication, ...failed].filter(Boolean).join(' ');
      };
      assert.equal(facts.signatures[0]!.level, level, name);
      assert.equal(verdict(AT + 2 * HOUR), 'TOTAL-PASSED', `${name} ${level} today`);
      const later = verdict(AT + 400 * DAY);
      if (level === 'B-LT' || level === 'B-LTA')
        assert.equal(later, 'TOTAL-PASSED', `${name} ${level} later`);
      else assert.match(later, /^INDETERMINATE/, `${name} ${level} later`);
    }
  });
