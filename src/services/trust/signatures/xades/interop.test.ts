import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { equal, PublicKey, parseTimestampToken } from '../../../../kernel/pki/index.ts';
import {
  checkValue,
  DS,
  fromBase64,
  parseXml,
  readXmlSignature,
  type XmlElement,
  XmlError,
} from '../../../../kernel/xml/index.ts';
import { type DocumentFacts, FormError } from '../facts.ts';
import { readXades } from './index.ts';

/**
 * A folder with signatures of other software: the `test` folder of signxml’s source package has those of W3C’s
 * interoperability rounds (Merlin, Phaos, Aleksey, TR2012) and of ETSI’s and the Commission’s samples. Not ours to carry.
 */
const FOLDER = process.env['APLEC_TEST_XML_INTEROP'];

const under = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? under(path) : [path]));

function read(path: string): DocumentFacts | string {
  const beside = readdirSync(dirname(path)).filter((name) => statSync(join(dirname(path), name)).isFile());
  const files = beside.map((name) => ({ name, bytes: readFileSync(join(dirname(path), name)) }));
  try {
    return readXades(readFileSync(path), files);
  } catch (error) {
    assert.ok(error instanceof FormError, `${path}: ${String(error)}`);
    return error.code;
  }
}

/** Samples that do not hold, and why. */
const NOT_INTACT = new Set([
  'dss-signed-altered-signedPropsRemoved.xml', // as it says
  'nonconformant-dss-signed-altered-refRemoved.xml', // as it says
  'xades-sign-cert-v2-wrong-digest.xml', // as it says
  'xades-wrong-sign-cert-digest.xml', // as it says
  'xades-unsupported-signature-algorithm.xml', // as it says
  'xades-extended-xl.xml', // Target names `Signature`, the signature is called `signature`
  'valid-xades-policyId-newlines.xml', // spaces were put into it after it was signed
  'factura_ejemplo2_32v1.xml', // its certificate has an empty list of names, which RFC 5280 §4.2.1.6 forbids
]);
/** Time stamps that cover something else: a certificate was put into KeyInfo afterwards. */
const RESTAMPED = 'xades-lta-with-additional-cert-in-keyinfo.xml';

if (FOLDER !== undefined) {
  const files = under(FOLDER).filter((path) => path.endsWith('.xml'));

  test('XAdES of other software holds, or is known not to', () => {
    const samples = files.filter((path) => basename(dirname(path)) === 'xades');
    assert.ok(samples.length > 50);
    for (const path of samples) {
      const facts = read(path);
      assert.notEqual(typeof facts, 'string', path);
      for (const { valueIntact, signerReference, signed, notes } of (facts as DocumentFacts).signatures) {
        const holds =
          valueIntact === true &&
          signerReference === 'protected' &&
          signed.length > 0 &&
          signed.every(({ state }) => state !== 'changed') &&
          notes.every(({ level }) => level === 'warning');
        assert.equal(holds, !NOT_INTACT.has(basename(path)), path);
      }
    }
  });

  test('every time stamp of other software covers what we say it covers', () => {
    let count = 0;
    for (const path of files) {
      const facts = read(path);
      if (typeof facts === 'string') continue;
      for (const { kind, token, imprint } of facts.signatures.flatMap(({ timestamps }) => timestamps)) {
        const { hash, digest } = parseTimestampToken(token).info.imprint;
        const isOther = basename(path) === RESTAMPED && kind === 'archive';
        assert.equal(equal(imprint(hash), digest), !isOther, path);
        count++;
      }
    }
    assert.ok(count > 40, String(count));
  });

  test('keys that stand bare in a signature made it, in every vector with a key of a kind that is known', () => {
    let count = 0;
    for (const path of files.filter((each) => !/bad|invalid|altered/.test(each)))
      for (const [element, key] of bareKeys(path)) {
        const signature = readXmlSignature(element);
        if (typeof signature === 'string' || signature.algorithm === undefined) continue;
        assert.equal(checkValue(signature, key), undefined, path);
        count++;
      }
    assert.ok(count > 30, String(count));
  });
}

function* bareKeys(path: string): Generator<[XmlElement, PublicKey]> {
  let root: XmlElement;
  try {
    ({ root } = parseXml(readFileSync(path)));
  } catch (error) {
    assert.ok(error instanceof XmlError);
    return;
  }
  const all = root.is(DS, 'Signature') ? [root] : root.descendants(DS, 'Signature');
  for (const element of all) {
    const value = element.all(DS, 'KeyInfo')[0]?.all(DS, 'KeyValue')[0];
    const key = value && (rsaKey(value) ?? curveKey(value));
    if (key !== undefined) yield [element, key];
  }
}

const url = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64url');
const keyOf = (jwk: Record<string, string>) =>
  PublicKey.fromKey(createPublicKey({ key: jwk, format: 'jwk' }));

function rsaKey(value: XmlElement): PublicKey | undefined {
  const [rsa] = value.all(DS, 'RSAKeyValue');
  const [n, e] = ['Modulus', 'Exponent'].map((name) => fromBase64(rsa?.all(DS, name)[0]?.value ?? ''));
  return rsa && keyOf({ kty: 'RSA', n: url(n), e: url(e) });
}

function curveKey(value: XmlElement): PublicKey | undefined {
  const [point] = value.descendants('http://www.w3.org/2009/xmldsig11#', 'PublicKey');
  const bytes = fromBase64(point?.value ?? '');
  if (point === undefined || bytes === undefined || bytes[0] !== 4) return undefined;
  const half = (bytes.length - 1) / 2;
  const crv = { 32: 'P-256', 48: 'P-384', 66: 'P-521' }[half];
  if (crv === undefined) return undefined;
  return keyOf({ kty: 'EC', crv, x: url(bytes.subarray(1, 1 + half)), y: url(bytes.subarray(1 + half)) });
}
