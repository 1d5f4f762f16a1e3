import type { Reaction } from '../../kernel/service.ts';
import { markRevokedElsewhere } from './store-certificates.ts';

/** What a desk revokes is revoked for the servers' page and for the renewal of the server too. */
export const acmeReactions: readonly Reaction[] = [
  {
    name: 'acme.certificate-revoked-elsewhere',
    on: 'certificates.certificate.revoked',
    async run({ tx }, { administrationId, subject, at }) {
      await markRevokedElsewhere(tx, { administrationId, certificateId: subject, at });
    },
  },
];
