import type { RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import { toPem } from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { TSL_MIME } from './names.ts';
import { newestEdition, newestSigner } from './own-store.ts';

/** Long enough to spare us; short enough that a new edition is seen the same hour. */
const CACHE = 'public, max-age=3600';

/** Where the consortium's own list is published (TS 119 612 clause 6): the list, its digest, and who signs it. */
export const ownListRoute: RawRoute = {
  method: 'GET',
  path: '/tsl/{file}',
  tag: 'trust-lists',
  async handle(request) {
    const served = await fileOf(request);
    if (served === undefined) throw kernelProblems['not-found']();
    return { headers: { 'content-type': served.type, 'cache-control': CACHE }, body: served.body };
  },
};

async function fileOf({
  kernel,
  params,
}: RawRequest): Promise<{ type: string; body: Buffer | string } | undefined> {
  const edition = await newestEdition(kernel.db);
  const signer = await newestSigner(kernel.db);
  if (edition === undefined || signer === undefined) return undefined;
  switch (params['file']) {
    case 'aplec.xml':
      return { type: TSL_MIME, body: edition.content };
    case 'aplec.sha2':
      // Clause 6.1: the digest of the file, as bytes.
      return { type: 'application/octet-stream', body: Buffer.from(edition.digest, 'hex') };
    case 'signer.pem':
      return {
        type: 'application/x-pem-file',
        body: toPem(new Uint8Array(signer.certificate), 'CERTIFICATE'),
      };
    default:
      return undefined;
  }
}
