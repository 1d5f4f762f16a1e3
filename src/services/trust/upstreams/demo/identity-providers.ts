/**
 * Two providers of identity of the demonstration as one child process: `node identity-providers.ts <JSON of what they know of
 * us>`. Prints one line of JSON when both listen. Ends on SIGTERM, SIGINT, or when its standard input closes, which
 * also happens when the parent is killed.
 */
import { startOidcServer } from './oidc-server.ts';
import { startSamlServer } from './saml-server.ts';
import type { Knows } from './spawn.ts';

const knows = JSON.parse(process.argv[2] ?? '{}') as Knows;
const [oidc, saml] = await Promise.all([startOidcServer(knows), startSamlServer(knows)]);

const end = (): void => {
  for (const { server } of [oidc, saml]) {
    server.close();
    server.closeAllConnections();
  }
  process.exit(0);
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
process.stdin.once('close', end);
process.stdin.resume();
process.stdout.write(`${JSON.stringify({ issuer: oidc.issuer, metadata: saml.metadata })}\n`);
