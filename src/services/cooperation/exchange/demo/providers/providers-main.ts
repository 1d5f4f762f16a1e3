/**
 * The provider programs as one child process: `node providers-main.ts --pki <folder> [--base-port N] [--faults]`.
 * Prints one line of JSON with the endpoints when all listen. Ends on SIGTERM, SIGINT, or when its standard input
 * closes, which also happens when the parent is killed.
 */
import { parseArgs } from 'node:util';
import { tellReady } from '../../../../../kernel/companion.ts';
import { loadProviderPki } from '../pki.ts';
import type { RunningProviders } from './run.ts';
import { runProviders } from './run.ts';

const HIGHEST_BASE_PORT = 65_531;

/** Reads the command line and starts the five; a wrong argument or a missing certificate is told in one line. */
async function start(): Promise<RunningProviders> {
  const { values } = parseArgs({
    options: {
      pki: { type: 'string' },
      'base-port': { type: 'string', default: '0' },
      faults: { type: 'boolean', default: false },
    },
  });
  const basePort = Number(values['base-port']);
  if (values.pki === undefined) throw new Error('--pki needs the folder of the demonstration certificates.');
  if (!Number.isInteger(basePort) || basePort < 0 || basePort > HIGHEST_BASE_PORT) {
    throw new Error('--base-port is not a port that leaves room for five.');
  }
  const today = (): string => Temporal.Now.plainDateISO('Europe/Madrid').toString();
  return runProviders({ pki: await loadProviderPki(values.pki), basePort, faults: values.faults, today });
}

const running = await start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

tellReady({ ready: true, endpoints: running.endpoints });
