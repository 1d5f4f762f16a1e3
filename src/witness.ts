import { parseArgs } from 'node:util';
import { runWitness } from './kernel/ledger/index.ts';

const USAGE = `aplec witness --name NAME --log VERIFIER-KEY [--log …] [--dir FOLDER] [--port PORT] [--host ADDRESS]
  Cosigns checkpoints of the logs whose keys are given, each only when it continues the last one (C2SP tlog-witness).
`;

/** `aplec witness`: runs until it is told to stop. */
export async function witnessMain(args: string[], say: (line: string) => void): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { name: text, log: { ...text, multiple: true }, dir: text, port: text, host: text },
  });
  if (values.name === undefined || values.log === undefined) {
    say(USAGE);
    return 2;
  }
  const witness = await runWitness({
    name: values.name,
    logs: values.log,
    dir: values.dir ?? './witness',
    port: Number(values.port ?? 8090),
    ...(values.host === undefined ? {} : { host: values.host }),
    now: () => Temporal.Now.instant().epochMilliseconds,
  });
  say(`The witness ${values.name} listens on ${witness.url}. Its verifier keys:`);
  for (const key of witness.vkeys) say(`  ${key}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await witness.close();
  return 0;
}
