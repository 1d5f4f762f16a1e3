import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { findSource, keepSource } from '../store.ts';

/** How the list of lists is called until it says its own territory. */
export const LIST_OF_LISTS = 'EU-lotl';

/** Makes the list of lists of the settings known, so that it is looked at. */
export const openLists = action({
  name: 'trust-lists.source.open',
  summary: 'Makes the list of lists that the settings name known.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ address: z.string().nullable() }),
  async run({ tx, kernel, now }) {
    const address = (kernel.settings['TRUST_LISTS_ADDRESS'] as string | undefined) ?? null;
    const known = await findSource(tx, LIST_OF_LISTS);
    if (address !== null && (known?.address !== address || known.origin !== 'settings'))
      await keepSource(
        tx,
        { name: LIST_OF_LISTS, origin: 'settings', address, signers: known?.signers ?? [] },
        now,
      );
    return { address };
  },
});
