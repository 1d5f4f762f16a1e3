import { parseArgs } from 'node:util';
import { type Environment, openApp } from './app.ts';
import { perform } from './kernel/action.ts';
import type { Kernel } from './kernel/kernel.ts';
import { Problem } from './kernel/problem.ts';
import { bootstrapOperator, checkIntegrity } from './services.ts';
import { assertCommandMeant } from './start.ts';

type Say = (sentence: string) => void;
const PLATFORM = { kind: 'platform', name: 'command' } as const;

async function withHouse<T>(environment: Environment, doing: (kernel: Kernel) => Promise<T>): Promise<T> {
  assertCommandMeant(environment);
  const app = await openApp({
    environment,
    progress: () => undefined,
    lock: environment['DATABASE_URL'] === undefined,
  });
  try {
    return await doing(app.kernel);
  } finally {
    await app.stop();
  }
}

/** `aplec operator`: the first operator, who appoints everybody else. They sign in with any method that says this document. */
export async function operatorMain(rest: string[], environment: Environment, say: Say): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: rest, options: { document: text, name: text } });
  const { document = '', name = '' } = values;
  if (document === '' || name === '') {
    say('aplec operator --document NIF --name NAME');
    return 2;
  }
  try {
    await withHouse(environment, (kernel) =>
      perform(kernel, bootstrapOperator, PLATFORM, { document, name }),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(`${error.kind.title.en} ${error.kind.remedy.en}`);
    return 1;
  }
  say(
    `${name} is an operator. They sign in at /sign-in with any method that says this document, and then see /operator.`,
  );
  return 0;
}

/** `aplec identifications`: exit code 1 when the history and the log do not agree. */
export async function identificationsMain(
  rest: string[],
  environment: Environment,
  say: Say,
): Promise<number> {
  const { values } = parseArgs({ args: rest, options: { days: { type: 'string' } } });
  const days = Number(values.days ?? 2);
  const { looked, faults, more } = await withHouse(environment, (kernel) =>
    perform(kernel, checkIntegrity, PLATFORM, { days }),
  );
  say(`${looked} identifications of ${days} days were laid beside the public log.`);
  for (const { id, kind } of faults) say(`  ${kind}  ${id}`);
  if (more > 0) say(`  and ${more} more`);
  say(faults.length === 0 ? 'They agree.' : 'They do not agree.');
  return faults.length === 0 ? 0 : 1;
}
