import {
  type Certificate,
  EXT,
  equal,
  PkiError,
  parseCrl,
  parseOcspResponse,
} from '../../../../kernel/pki/index.ts';
import type { Carried } from '../carried.ts';

/** Larger lists are not opened to tell a level; whether they prove anything is for the validation. */
const LARGEST_LIST = 4 << 20;

/**
 * Whether there is something about the revocation of a certificate: an answer that names it, or a list of its issuer. Whether that can be
 * believed is not asked.
 */
export function isProved(
  certificate: Certificate,
  { crls, ocsps }: Pick<Carried, 'crls' | 'ocsps'>,
): boolean {
  const needsNone = certificate.extension(EXT.validityAssuredShortTerm) !== undefined;
  return (
    needsNone ||
    ocsps.some((der) => attempt(() => isAnswerAbout(der, certificate))) ||
    crls.some((der) => attempt(() => isListOf(der, certificate)))
  );
}

function isAnswerAbout(der: Uint8Array, { serial }: Certificate): boolean {
  const responses = parseOcspResponse(der).basic?.responses ?? [];
  return responses.some((each) => equal(each.id.serial, serial));
}

const isListOf = (der: Uint8Array, { issuer }: Certificate): boolean =>
  der.length > LARGEST_LIST || parseCrl(der).issuer.equals(issuer);

function attempt(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return false;
  }
}
