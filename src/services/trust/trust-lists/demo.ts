import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { toPem } from '../../../kernel/pki/index.ts';
import { importList } from './actions/import-list.ts';
import { publishList } from './actions/publish-list.ts';
import { newestEdition, newestSigner } from './own-store.ts';

const PLATFORM = { kind: 'platform', name: 'demonstration' } as const;

/** Publishes the list of the demonstration authorities once, and loads it as others would. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  if ((await newestEdition(kernel.db)) !== undefined) return;
  await perform(kernel, publishList, PLATFORM, {});
  const edition = await newestEdition(kernel.db);
  const signer = await newestSigner(kernel.db);
  if (edition === undefined || signer === undefined) return;
  const signers = toPem(new Uint8Array(signer.certificate), 'CERTIFICATE');
  await perform(kernel, importList, PLATFORM, {
    content: edition.content.toString('base64'),
    signers,
    dryRun: false,
  });
}
