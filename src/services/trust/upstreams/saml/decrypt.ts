import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import { DS, fromBase64, type XmlElement } from '../../../../kernel/xml/index.ts';
import { UpstreamFinding } from '../upstream.ts';
import { XENC, XENC11 } from './names.ts';

/** Only what tells when it was changed: CBC is a padding oracle (XML Encryption 1.1 §5.2.4; BSI and eIDAS say the same). */
const GCM: Readonly<
  Record<string, { cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'; bytes: number }>
> = {
  [`${XENC11}aes128-gcm`]: { cipher: 'aes-128-gcm', bytes: 16 },
  [`${XENC11}aes192-gcm`]: { cipher: 'aes-192-gcm', bytes: 24 },
  [`${XENC11}aes256-gcm`]: { cipher: 'aes-256-gcm', bytes: 32 },
};
const IV = 12;
const TAG = 16;

/**
 * Opens an EncryptedAssertion (SAML core §2.3.4): one xenc:EncryptedData and one key for us, inside it or beside it.
 * @throws UpstreamFinding `encryption` for whatever is wrong: one answer, so that nothing is learnt from which
 */
export function openAssertion(encrypted: XmlElement, key: KeyObject): Buffer {
  const data = encrypted.only(XENC, 'EncryptedData');
  const method = data?.only(XENC, 'EncryptionMethod')?.attribute('Algorithm');
  const gcm = GCM[method ?? ''];
  const wrapped = [
    ...(data?.only(DS, 'KeyInfo')?.all(XENC, 'EncryptedKey') ?? []),
    ...encrypted.all(XENC, 'EncryptedKey'),
  ];
  const cipherText = cipherOf(data);
  if (gcm === undefined || wrapped.length !== 1 || cipherText === undefined)
    throw new UpstreamFinding('encryption');
  try {
    const secret = unwrap(wrapped[0]!, key);
    if (secret.length !== gcm.bytes || cipherText.length < IV + TAG) throw new UpstreamFinding('encryption');
    const opening = createDecipheriv(gcm.cipher, secret, cipherText.subarray(0, IV));
    opening.setAuthTag(cipherText.subarray(cipherText.length - TAG));
    return Buffer.concat([opening.update(cipherText.subarray(IV, cipherText.length - TAG)), opening.final()]);
  } catch {
    throw new UpstreamFinding('encryption');
  }
}

/** RSA-OAEP with one digest for both its uses, as everybody writes it (XML Encryption 1.1 §5.5.2). */
function unwrap(encryptedKey: XmlElement, key: KeyObject): Buffer {
  const method = encryptedKey.only(XENC, 'EncryptionMethod');
  const uri = method?.attribute('Algorithm');
  const digest = method?.only(DS, 'DigestMethod')?.attribute('Algorithm');
  const mask = method?.only(XENC11, 'MGF')?.attribute('Algorithm');
  const hash = /#sha(1|256|512)$/.exec(digest ?? '#sha1')?.[1];
  const maskHash = mask === undefined ? '1' : /#mgf1sha(1|256|512)$/.exec(mask)?.[1];
  const isKnown = uri === `${XENC}rsa-oaep-mgf1p` ? mask === undefined : uri === `${XENC11}rsa-oaep`;
  const bytes = cipherOf(encryptedKey);
  // The runtime has one digest for both: with another for the mask the key does not open, and is refused as all the rest.
  if (!isKnown || hash === undefined || maskHash !== hash || bytes === undefined)
    throw new UpstreamFinding('encryption');
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: `sha${hash}` }, bytes);
}

function cipherOf(element: XmlElement | undefined): Buffer | undefined {
  const text = element?.only(XENC, 'CipherData')?.only(XENC, 'CipherValue')?.value;
  const bytes = text === undefined ? undefined : fromBase64(text.replace(/\s/g, ''));
  return bytes === undefined ? undefined : Buffer.from(bytes);
}
