import { base64, DS, documentOf, element } from '../../../../kernel/xml/index.ts';
import type { OwnKeys } from './keys.ts';
import { BINDING, METADATA, PATH, PROTOCOL, TRANSIENT, XENC, XENC11 } from './names.ts';
import { newRequestId } from './request.ts';
import { signRoot } from './sign.ts';

const VALID_DAYS = 30;

/** How others find our keys and addresses: SAML 2.0 Metadata §2.4.4, signed. */
export async function ownMetadata(address: string, keys: OwnKeys, now: Temporal.Instant): Promise<string> {
  const { signer, opener } = keys;
  const xml = element(
    'md:EntityDescriptor',
    {
      ...{ 'xmlns:md': METADATA, 'xmlns:ds': DS, 'xmlns:xenc': XENC },
      ...{ ID: newRequestId(), entityID: `${address}${PATH.metadata}` },
      validUntil: now
        .add({ hours: VALID_DAYS * 24 })
        .round('second')
        .toString(),
    },
    element(
      'md:SPSSODescriptor',
      {
        ...{ AuthnRequestsSigned: 'true', WantAssertionsSigned: 'true' },
        protocolSupportEnumeration: PROTOCOL,
      },
      keyDescriptor('signing', signer.certificate.der),
      keyDescriptor('encryption', opener.certificate.der),
      element('md:NameIDFormat', {}, TRANSIENT),
      element('md:AssertionConsumerService', {
        ...{ Binding: BINDING.post, Location: `${address}${PATH.acs}`, index: '0', isDefault: 'true' },
      }),
    ),
  );
  return signRoot(documentOf(xml), signer, (root) => root.children[0]!);
}

const keyDescriptor = (use: 'signing' | 'encryption', der: Uint8Array) =>
  element(
    'md:KeyDescriptor',
    { use },
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(der)))),
    use === 'encryption'
      ? [`${XENC11}aes256-gcm`, `${XENC}rsa-oaep-mgf1p`].map((Algorithm) =>
          element('md:EncryptionMethod', { Algorithm }),
        )
      : undefined,
  );
