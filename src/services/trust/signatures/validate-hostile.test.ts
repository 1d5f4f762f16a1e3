import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { algorithmFor, cmsSigner, hashOf, signBytes } from '../../../kernel/pki/index.ts';
import { AT } from '../../../kernel/pki/town.test-helper.ts';
import { FormError } from './facts.ts';
import type { Proofs } from './making.ts';
import { document } from './pades/pdfs.test-helper.ts';
import { signed, signingTown } from './pades/town-proofs.test-helper.ts';
import { ValidationPool } from './validate-pool.ts';
import { formatOf, readDocument } from './validate-read.ts';
import { type DetailedReport, validateDocument } from './validation/index.ts';
import { CONTENT, issuing, signerOf } from './validation/town.test-helper.ts';
import { prepareXades } from './xades/index.ts';
import { newNotary } from './xades/notary.test-helper.ts';

const town = signingTown();
const notary = newNotary();
const anchors = [{ der: town.root.certificate.der }];
const FOUND = { evidence: { certificates: [], crls: [], ocsps: [] }, anchors };
const LIMITS = { workers: 2, milliseconds: 20_000 };

const pdf = await signed(document(), town, { level: 'B-LTA' });
const message = signedMessage();

function signedMessage(): Uint8Array {
  const person = signerOf();
  const algorithm = algorithmFor(person.key);
  const signer = cmsSigner({ certificate: person.certificate, algorithm, chain: [issuing.certificate] });
  const prepared = signer.prepare({ digest: hashOf('sha256', CONTENT), attached: CONTENT, signingTime: AT });
  return prepared.finish(signBytes(algorithm, person.key, prepared.toBeSigned));
}

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8');

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const digested = (uri: string, covered: string) =>
  `<Reference URI="${uri}"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod><DigestValue>${hash('sha256', covered, 'base64')}</DigestValue></Reference>`;

/** A signature of many references, each to a manifest of a thousand: of one manifest, or each of its own. */
function manifests(count: number, isOne: boolean): Uint8Array {
  const inside = digested('#x', `<x xmlns="${DS}" Id="x"></x>`).repeat(1000);
  const all = Array.from(
    { length: isOne ? 1 : count },
    (_, at) => `<Manifest xmlns="${DS}" Id="m${at}">${inside}</Manifest>`,
  );
  const references = Array.from({ length: count }, (_, at) =>
    digested(`#m${isOne ? 0 : at}`, all[isOne ? 0 : at]!),
  );
  const methods = `<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>`;
  const objects = [...all, '<x Id="x"></x>'].map((each) => `<Object>${each}</Object>`).join('');
  return text(
    `<Signature xmlns="${DS}"><SignedInfo>${methods}${references.join('')}</SignedInfo><SignatureValue>AAAA</SignatureValue>${objects}</Signature>`,
  );
}

/** Documents that want to hang, to fill the memory or to be believed. */
const hostile: Readonly<Record<string, () => Uint8Array>> = {
  'nothing at all': () => new Uint8Array(0),
  'one byte': () => new Uint8Array(1),
  'fifty megabytes of zeroes': () => new Uint8Array(50_000_000),
  'fifty megabytes that begin as a PDF': () =>
    Buffer.concat([text('%PDF-1.7\n'), new Uint8Array(50_000_000)]),
  'fifty megabytes that begin as a message': () =>
    Buffer.concat([message.subarray(0, 40), new Uint8Array(50_000_000)]),
  'a PDF cut in the middle': () => pdf.subarray(0, pdf.length / 2),
  'a message cut in the middle': () => message.subarray(0, message.length / 2),
  'a PDF that says it is encrypted': () =>
    text(Buffer.from(pdf).toString('latin1').replaceAll('/Root ', '/Encrypt << /Filter /Standard >> /Root ')),
  'a PDF whose stream unfolds without end': () => {
    const bomb = deflateSync(Buffer.alloc(100_000_000), { level: 9 });
    const body = `%PDF-1.7\n1 0 obj << /Type /XRef /W [1 2 1] /Size 9 /Root 1 0 R /Filter /FlateDecode /Length ${bomb.length} >> stream\n`;
    return Buffer.concat([text(body), bomb, text('\nendstream endobj\nstartxref\n9\n%%EOF')]);
  },
  'arrays a hundred thousand deep in a PDF': () =>
    text(`%PDF-1.7\n1 0 obj ${'['.repeat(100_000)}\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF`),
  'a PDF that goes in circles': () =>
    text('%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF'),
  'elements a hundred thousand deep': () => text(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`),
  'a million elements': () => text(`<a>${'<b/>'.repeat(1_000_000)}</a>`),
  'entities that grow': () =>
    text(
      `<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${'c'.repeat(at + 1)} "${`&${at === 0 ? 'b' : 'c'.repeat(at)};`.repeat(10)}">`).join('')}]><a>&ccccccccc;</a>`,
    ),
  'an entity that asks for a file': () =>
    text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
  'JSON a hundred thousand deep': () => text(`{"signatures":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  'lengths that lie': () => Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x06),
  'sequences a hundred thousand deep': () => {
    const bytes = new Uint8Array(200_000);
    for (let at = 0; at < bytes.length; at += 2) bytes.set([0x30, 0x80], at);
    return bytes;
  },
  'forty manifests of a thousand references each': () => manifests(40, false),
  'armour around blanks': () => text(`-----BEGIN PKCS7-----\n${' '.repeat(4_000_000)}`),
  'armour around nothing': () => text('-----BEGIN PKCS7-----\n\n-----END PKCS7-----'),
};

describe('documents of people who mean harm', () => {
  const pool = new ValidationPool(LIMITS);
  after(() => pool.end());

  const validate = (bytes: Uint8Array, with_ = pool): Promise<DetailedReport> =>
    with_.validate(
      { bytes: new Uint8Array(bytes), detached: [], at: AT, policy: 'general' },
      async () => FOUND,
    );

  for (const [name, make] of Object.entries(hostile))
    test(`${name}: a report that does not say that it holds`, async () => {
      const report = await validate(make());
      assert.notEqual(report.indication, 'TOTAL-PASSED');
      assert.equal(report.signatures.length, 0);
    });

  test('the same threads go on to serve everybody else', async () => {
    assert.equal((await validate(pdf)).indication, 'TOTAL-PASSED');
  });

  test('a manifest that is named a hundred times is told once', async () => {
    const report = await validate(manifests(100, true));
    assert.ok(JSON.stringify(report).length < 2_000_000);
    assert.equal(report.signatures[0]?.signed.length, 1100);
  });

  test('what takes longer than it may costs its thread and not the process', async () => {
    const hasty = new ValidationPool({ workers: 1, milliseconds: 1 });
    const report = await validate(pdf, hasty);
    assert.deepEqual(
      [report.outcome, report.indication, report.subIndication],
      ['not-finished', 'INDETERMINATE', 'CUSTOM'],
    );
    // The place of the thread that was ended is free again.
    assert.equal((await validate(pdf, hasty)).outcome, 'not-finished');
    await hasty.end();
  });

  test('an inquiry that fails is a failure of ours, and the thread is given back', async () => {
    const one = new ValidationPool({ workers: 1, milliseconds: 20_000 });
    const job = { bytes: new Uint8Array(pdf), detached: [], at: AT, policy: 'general' as const };
    await assert.rejects(
      one.validate(job, () => Promise.reject(new Error('no database'))),
      /no database/,
    );
    assert.equal((await validate(pdf, one)).indication, 'TOTAL-PASSED');
    await one.end();
  });
});

test('what holds a PDF near its beginning is still what it begins as', () => {
  const inside = 'mimetypeapplication/vnd.etsi.asic-e+zip acta.pdf %PDF-1.7';
  assert.equal(formatOf(text(`PK\u0003\u0004${inside}`)), 'asic');
  assert.equal(formatOf(text('<!-- %PDF-1.7 --><a/>')), 'xml');
  assert.equal(formatOf(text('%PDF-1.7\n')), 'pdf');
  assert.equal(formatOf(text('brossa %PDF-1.7\n')), 'pdf');
});

/** A generator whose numbers are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
}

const ROUNDS = 150;

test('a document with a byte changed anywhere is read or refused, judged without failing, and holds only if what is signed is whole', () => {
  const certificates = anchors.length > 0 ? [{ certificate: town.root.certificate }] : [];
  const next = numbers(7);
  for (const original of [pdf, message])
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = new Uint8Array(original);
      for (let changes = 1 + next(3); changes > 0; changes--) bytes[next(bytes.length)] = next(256);
      try {
        const { signatures } = validateDocument(readDocument(bytes), { at: AT, anchors: certificates });
        for (const { conclusion, facts } of signatures)
          if (conclusion.indication === 'PASSED')
            assert.ok(facts.signed.every((each) => each.state === 'intact') && facts.valueIntact === true);
      } catch (error) {
        assert.ok(error instanceof FormError, `round ${round}: ${String(error)}`);
      }
    }
});

test('an algorithm that nobody knows, wherever one is named, is read or refused, and judged without failing', () => {
  const certificates = [{ certificate: town.root.certificate }];
  const ecdsa = Buffer.from('2a8648ce3d0403', 'hex');
  let tried = 0;
  for (const original of [pdf, message]) {
    const whole = Buffer.from(original);
    for (let at = whole.indexOf(ecdsa); at >= 0; at = whole.indexOf(ecdsa, at + 1)) {
      const bytes = new Uint8Array(original);
      bytes[at + ecdsa.length] = 0x0f;
      tried += 1;
      try {
        validateDocument(readDocument(bytes), { at: AT, anchors: certificates });
      } catch (error) {
        assert.ok(error instanceof FormError, `at ${at}: ${String(error)}`);
      }
    }
  }
  assert.ok(tried > 3, `${tried} places`);
});

test('a document cut anywhere never holds', () => {
  const certificates = [{ certificate: town.root.certificate }];
  const next = numbers(11);
  for (const original of [pdf, message])
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = original.subarray(0, next(original.length - 1));
      try {
        const { signatures } = validateDocument(readDocument(bytes), {
          at: AT + 60_000,
          anchors: certificates,
        });
        // A PDF cut at the end of an earlier revision is that revision.
        const isRevision = Buffer.from(bytes.subarray(-8)).toString('latin1').includes('%%EOF');
        assert.ok(
          isRevision || signatures.every((each) => each.conclusion.indication !== 'PASSED'),
          `${bytes.length}`,
        );
      } catch (error) {
        assert.ok(error instanceof FormError, `${bytes.length}: ${String(error)}`);
      }
    }
});

/** An order of many lines that is well signed: whoever made it may ask for it to be raised. */
async function heavyOrder(lines: number): Promise<Uint8Array> {
  const order = text(`<order>${'<line>chair</line>'.repeat(lines)}</order>`);
  return notary.finish(prepareXades(order, notary.wish(), { form: 'enveloped' }));
}

test('a document is raised in a thread, which asks out here for time stamps and evidence only', async () => {
  const pool = new ValidationPool(LIMITS);
  const asked: string[] = [];
  const proofs: Proofs = {
    timestamp: (hash, digest) => {
      asked.push(`a stamp over ${digest.length} bytes`);
      return notary.proofs.timestamp(hash, digest);
    },
    evidence: (certificate, known) => {
      asked.push(`of a certificate, with ${known.length} others`);
      return notary.proofs.evidence(certificate, known);
    },
  };
  const job = { bytes: await heavyOrder(3), detached: [], level: 'B-LTA', at: AT } as const;
  const { type, document: raised } = await pool.raise(job, proofs);
  assert.equal(type, 'application/xml');
  assert.equal(readDocument(raised).signatures[0]!.level, 'B-LTA');
  assert.deepEqual(new Set(asked), new Set(['a stamp over 32 bytes', 'of a certificate, with 0 others']));
  assert.equal(job.bytes.length, 0, 'the document itself was handed over');
  await pool.end();
});

test('raising has the limits of validating, ends with what refused it, and the next one finds a thread', async () => {
  const { proofs } = notary;
  const small = async () => ({ bytes: await heavyOrder(1), detached: [], level: 'B-T', at: AT }) as const;
  const heavy = { ...(await small()), bytes: await heavyOrder(2000) };
  const hurried = new ValidationPool({ workers: 1, milliseconds: 1 });
  await assert.rejects(hurried.raise(heavy, proofs), { code: 'took-too-much' });
  await hurried.end();
  const pool = new ValidationPool({ ...LIMITS, workers: 1 });
  const none: Proofs = { ...proofs, timestamp: async () => Promise.reject(new Error('no clock')) };
  await assert.rejects(pool.raise(await small(), none), { message: 'no clock' });
  const nothing = { ...(await small()), bytes: text('<a/>') };
  await assert.rejects(pool.raise(nothing, proofs), { code: 'xades.no-signature' });
  assert.equal((await pool.raise(await small(), proofs)).type, 'application/xml');
  await pool.end();
});
