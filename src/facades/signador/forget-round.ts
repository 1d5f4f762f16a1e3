import { perform } from '../../kernel/action.ts';
import type { Round } from '../../kernel/rounds.ts';
import { forgetProcesses } from './actions/process.ts';

const EVERY_MS = 600_000;
const PLATFORM = { kind: 'platform', name: 'signador' } as const;

/** Forgets what is older than the contract keeps it, rows first and then their files, which nothing names any more. */
export const forgetRound: Round = {
  name: 'signador.forget',
  everyMs: EVERY_MS,
  async run(kernel) {
    const { files } = await perform(kernel, forgetProcesses, PLATFORM, {});
    for (const each of files) await kernel.files.remove(each);
    return false;
  },
};
