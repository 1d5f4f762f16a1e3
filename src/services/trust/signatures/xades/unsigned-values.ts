import {
  base64,
  canonicalUri,
  DS,
  EXCLUSIVE,
  element,
  type Inside,
  type Markup,
} from '../../../../kernel/xml/index.ts';
import type { ValidationData } from '../making.ts';
import { XADES, XADES_141 } from './names.ts';

/** Unsigned properties (EN 319 132-1 §5.3 to §5.5); each declares its namespaces, since it may stand in anybody's signature. */
const NAMES = { 'xmlns:xades': XADES, 'xmlns:ds': DS };

function stamp(name: string, id: string, token: Uint8Array): Markup {
  return element(
    name,
    { ...NAMES, 'xmlns:xades141': XADES_141, Id: id },
    element('ds:CanonicalizationMethod', { Algorithm: canonicalUri(EXCLUSIVE) }),
    element('xades:EncapsulatedTimeStamp', {}, base64(token)),
  );
}

export const signatureStamp = (id: string, token: Uint8Array): Markup =>
  stamp('xades:SignatureTimeStamp', id, token);
export const archiveStamp = (id: string, token: Uint8Array): Markup =>
  stamp('xades141:ArchiveTimeStamp', id, token);

const all = (name: string, values: readonly Uint8Array[]): Inside[] =>
  values.map((each) => element(name, {}, base64(each)));

export const certificateValues = (certificates: readonly Uint8Array[]): Markup =>
  element('xades:CertificateValues', NAMES, all('xades:EncapsulatedX509Certificate', certificates));

export function revocationValues({ crls, ocsps }: ValidationData): Markup {
  return element(
    'xades:RevocationValues',
    NAMES,
    crls.length === 0 ? undefined : element('xades:CRLValues', {}, all('xades:EncapsulatedCRLValue', crls)),
    ocsps.length === 0
      ? undefined
      : element('xades:OCSPValues', {}, all('xades:EncapsulatedOCSPValue', ocsps)),
  );
}

/** §5.5.1: what proves the certificate of one time stamp. */
export function stampValues(id: string, proof: ValidationData): Markup {
  return element(
    'xades141:TimeStampValidationData',
    { ...NAMES, 'xmlns:xades141': XADES_141, URI: `#${id}` },
    proof.certificates.length === 0 ? undefined : certificateValues(proof.certificates),
    revocationValues(proof),
  );
}
