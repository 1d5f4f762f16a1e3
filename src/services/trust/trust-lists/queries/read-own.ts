import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { parseCertificate } from '../../../../kernel/pki/index.ts';
import { newestEdition, newestSigner } from '../own-store.ts';
import { EVERYBODY } from './list-lists.ts';

export const readOwnList = query({
  name: 'trust-lists.own.read',
  summary: 'The edition of the consortium’s own trust list that counts now, and who signs it.',
  access: EVERYBODY,
  input: z.object({}),
  output: z.object({
    edition: z
      .object({ sequence: z.number(), digest: z.string(), issuedAt: z.string(), nextUpdate: z.string() })
      .nullable(),
    signer: z.string().nullable().describe('SHA-256 of the certificate'),
  }),
  async run({ tx }) {
    const edition = await newestEdition(tx);
    const signer = await newestSigner(tx);
    return {
      edition:
        edition === undefined
          ? null
          : {
              ...{ sequence: edition.sequence, digest: edition.digest },
              ...{ issuedAt: edition.issuedAt.toISOString(), nextUpdate: edition.nextUpdate.toISOString() },
            },
      signer: signer === undefined ? null : parseCertificate(new Uint8Array(signer.certificate)).fingerprint,
    };
  },
});
