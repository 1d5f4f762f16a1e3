import { parseArgs } from 'node:util';
import { runWitness } from './witness.ts';

const USAGE = `aplec witness --name <name> --dir <folder> --log <verifier key>… [--port 8087] [--host 127.0.0.1]
  --name   how the witness signs, such as witness.example/w1
  --dir    where its keys and its memory are kept; never copy it while it runs
  --log    verifier key of a log that it watches; a base name covers its yearly logs. May be repeated.
`;
const DEFAULT_PORT = '8087';

/** `aplec witness`: runs until it is told to stop, and answers the exit code. */
export async function runWitnessCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' },
      dir: { type: 'string' },
      log: { type: 'string', multiple: true },
      port: { type: 'string' },
      host: { type: 'string' },
    },
  });
  const name = values.name ?? env['WITNESS_NAME'];
  const dir = values.dir ?? env['WITNESS_DIR'];
  const logs = values.log ?? env['WITNESS_LOGS']?.split(',') ?? [];
  const port = Number(values.port ?? env['WITNESS_PORT'] ?? DEFAULT_PORT);
  if (name === undefined || dir === undefined || logs.length === 0 || !Number.isInteger(port)) {
    say(USAGE);
    return 2;
  }
  const witness = await runWitness({
    dir,
    name,
    logs,
    port,
    host: values.host ?? '127.0.0.1',
    now: Date.now,
  });
  say(`The witness ${name} listens at ${witness.url}. Its keys:`);
  for (const vkey of witness.vkeys) say(vkey);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await witness.close();
  return 0;
}
