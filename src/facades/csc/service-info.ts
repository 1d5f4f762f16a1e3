import type { Kernel } from '../../kernel/kernel.ts';
import { ALL_ALGORITHMS } from './algorithms.ts';
import type { Version } from './asking.ts';
import { CONFORMANCE, ENVELOPES } from './sign-document.ts';

const COMMON = [
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'signatures/signHash',
  'signatures/timestamp',
  'oauth2/authorize',
  'oauth2/token',
  'oauth2/revoke',
] as const;
const METHODS = { v1: COMMON, v2: [...COMMON, 'signatures/signDoc', 'oauth2/pushed_authorize'] } as const;

/** `info` (v1 §11.1, v2 §11.1): what the service is and what it offers. */
export function serviceInfo({ publicAddress }: Kernel, version: Version): Record<string, unknown> {
  return {
    specs: version === 'v1' ? '1.0.4.0' : '2.0.0.2',
    name: 'Aplec',
    logo: `${publicAddress}/csc/logo.png`,
    region: 'ES',
    lang: 'en',
    description: 'Remote signatures of people of the member bodies, with keys that only they release.',
    authType: ['oauth2code'],
    oauth2: `${publicAddress}/csc/${version}`,
    methods: METHODS[version],
    ...(version === 'v1'
      ? {}
      : {
          asynchronousOperationMode: false,
          validationInfo: false,
          signAlgorithms: { algos: ALL_ALGORITHMS },
          signature_formats: {
            formats: Object.keys(ENVELOPES),
            envelope_properties: Object.values(ENVELOPES).map((places) => Object.keys(places)),
          },
          conformance_levels: CONFORMANCE,
        }),
  };
}
