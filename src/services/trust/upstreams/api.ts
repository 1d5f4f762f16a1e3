import type { RawRoute } from '../../../kernel/http/routes.ts';
import { assertionKey } from './oidc-key.ts';
import { ownKeys } from './saml/keys.ts';
import { ownMetadata } from './saml/metadata.ts';
import { PATH } from './saml/names.ts';
import { JWKS_PATH } from './upstream.ts';

const EVERYBODY = { visitor: true, citizen: true, employee: true, operator: true, system: true } as const;

/** What providers of identity read of us. */
export const upstreamsRoutes: RawRoute[] = [
  {
    method: 'GET',
    path: PATH.metadata,
    tag: 'identity',
    contract: {
      name: 'upstreams.metadata.read',
      summary: 'Our SAML 2.0 metadata, signed, for identity providers of others.',
      access: EVERYBODY,
      returns: {
        200: { description: 'An EntityDescriptor.', content: { 'application/samlmetadata+xml': undefined } },
      },
    },
    async handle({ kernel }) {
      const body = await ownMetadata(kernel.publicAddress, await ownKeys(kernel), kernel.now());
      return { headers: { 'content-type': 'application/samlmetadata+xml' }, body };
    },
  },
  {
    method: 'GET',
    path: JWKS_PATH,
    tag: 'identity',
    contract: {
      name: 'upstreams.keys.read',
      summary: 'The key by which OpenID Providers of others know us (RFC 7517).',
      access: EVERYBODY,
      returns: {
        200: { description: 'A set of one key.', content: { 'application/jwk-set+json': undefined } },
      },
    },
    async handle({ kernel }) {
      const { jwk } = await assertionKey(kernel);
      return {
        headers: { 'content-type': 'application/jwk-set+json' },
        body: JSON.stringify({ keys: [jwk] }),
      };
    },
  },
];
