import { verify } from 'node:crypto';
import { PkiError, parseCertificate, readDocument, tags } from '../../../../kernel/pki/index.ts';
import type { SignatureFacts } from '../facts.ts';
import type { Cover } from './byte-range.ts';
import type { MessageFacts } from './message-facts.ts';
import { failure } from './notes.ts';
import { type Dict, List, Text } from './reader/values.ts';

/** `adbe.x509.rsa_sha1` (ISO 32000-1 §12.8.3.2): the certificates are in the dictionary, the value is a bare PKCS#1 signature. */
export function rsaSha1Facts(
  dict: Dict,
  cover: Cover,
  { id, part }: { id: string; part: string },
): MessageFacts {
  try {
    const certificates = certificatesIn(dict).map(parseCertificate);
    const signer = certificates[0];
    const value = readDocument(cover.contents!, { rules: 'ber', trailing: true })
      .is(tags.OCTET_STRING)
      .octets();
    const intact =
      signer !== undefined && cover.bytes !== undefined && fits(signer.publicKey.key, cover.bytes(), value);
    const facts: SignatureFacts = {
      id: `${id}-1`,
      format: 'PAdES',
      notes: [],
      signer,
      signerReference: 'unprotected',
      certificates,
      crls: [],
      ocsps: [],
      signed: [{ name: part, state: intact ? 'intact' : 'changed', hash: 'sha1' }],
      valueIntact: signer === undefined ? undefined : intact,
      algorithm: { kind: 'rsa', hash: 'sha1' },
      hashes: ['sha1'],
      claimedTime: undefined,
      claims: {},
      timestamps: [],
      counterSignatures: [],
      level: 'none',
    };
    return { facts, notes: [] };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const note = failure(
      'pdf.contents-broken',
      'The value of the signature, or its certificate, cannot be read.',
    );
    return { facts: undefined, notes: [note] };
  }
}

function certificatesIn(dict: Dict): Uint8Array[] {
  const value = dict.get('Cert');
  const items = value instanceof List ? value.items : [value];
  return items.flatMap((each) => (each instanceof Text ? [each.bytes] : []));
}

function fits(key: Parameters<typeof verify>[2], bytes: Uint8Array, value: Uint8Array): boolean {
  try {
    return verify('sha1', bytes, key, value);
  } catch {
    // A key of another kind checks nothing.
    return false;
  }
}
