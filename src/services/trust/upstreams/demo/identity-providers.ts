/**
 * Two providers of identity of the demonstration as one child process: `node identity-providers.ts <JSON of what they know of
 * us>`. Prints one line of JSON when both listen. Ends on SIGTERM, SIGINT, or when its standard input closes, which
 * also happens when the parent is killed.
 */
import { tellReady } from '../../../../kernel/companion.ts';
import { startOidcServer } from './oidc-server.ts';
import { startSamlServer } from './saml-server.ts';
import type { Knows } from './spawn.ts';

const knows = JSON.parse(process.argv[2] ?? '{}') as Knows;
const [oidc, saml] = await Promise.all([startOidcServer(knows), startSamlServer(knows)]);

tellReady({ issuer: oidc.issuer, metadata: saml.metadata });
