import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { FormatError, fromUtf8, toBase64 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { leafTypeName } from './leaf.ts';
import { parseNote } from './note.ts';
import { MAX_PROOF_BYTES } from './proof.ts';
import { type Check, verifyReceipt } from './verify.ts';
import { checkLog, httpFetch } from './verify-log.ts';
import { openCheckpoint } from './verify-note.ts';

/** How the program ends: all checks passed; a check failed; it could not be checked. */
export const EXIT = { passed: 0, failed: 1, unable: 2 } as const;

const USAGE = `aplec verify <receipt file> --key <verifier key> [--witness <verifier key>… --witnesses <how many>]
aplec verify --log <address of the log> --key <verifier key> [--earlier <checkpoint file>]
  --key        whose signature is believed; from a source other than the log itself. May be repeated.
  --key-from   an address that gives the key as text, fetched only because you say so.
  --json       the result as one line of JSON.
`;

type Say = (line: string) => void;

/** `aplec verify`: prints sentences and answers the exit code. `args` without the program and the command. */
export async function verifyMain(args: readonly string[], say: Say): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      say(USAGE);
      return EXIT.unable;
    }
    const keys = [...options.keys, ...(await Promise.all(options.keyFrom.map(fetchKeys))).flat()];
    if (keys.length === 0) {
      say('Give at least one --key: without it, nobody is believed.');
      return EXIT.unable;
    }
    return options.log === undefined
      ? await receipt(options, keys, say)
      : await wholeLog({ ...options, log: options.log }, keys, say);
  } catch (error) {
    say(`It could not be checked: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.unable;
  }
}

type Options = {
  file: string | undefined;
  log: string | undefined;
  earlier: string | undefined;
  keys: string[];
  keyFrom: string[];
  witness: string[];
  witnesses: number;
  json: boolean;
};

function readOptions(args: readonly string[]): Options | undefined {
  const many = { type: 'string', multiple: true } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: many,
      'key-from': many,
      witness: many,
      witnesses: { type: 'string' },
      log: { type: 'string' },
      earlier: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if ((positionals.length === 1) === (values.log !== undefined)) return undefined;
  const witness = values.witness ?? [];
  const witnesses = Number(values.witnesses ?? witness.length);
  if (!Number.isInteger(witnesses) || witnesses < 0) return undefined;
  return {
    file: positionals[0],
    log: values.log,
    earlier: values.earlier,
    keys: values.key ?? [],
    keyFrom: values['key-from'] ?? [],
    witness,
    witnesses,
    json: values.json ?? false,
  };
}

/** Verifier keys as an address gives them, one a line. */
async function fetchKeys(url: string): Promise<string[]> {
  const { fetch, close } = httpFetch(url.slice(0, url.lastIndexOf('/')));
  try {
    const bytes = await fetch(url.slice(url.lastIndexOf('/') + 1));
    if (bytes === undefined) throw new FormatError(`There is no key at ${url}.`);
    return fromUtf8(bytes)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } finally {
    await close();
  }
}

async function readText(file: string): Promise<string> {
  if ((await stat(file)).size > MAX_PROOF_BYTES)
    throw new FormatError(`${file} is longer than a receipt can be.`);
  return fromUtf8(await readFile(file));
}

async function receipt(options: Options, keys: string[], say: Say): Promise<number> {
  const witnesses =
    options.witness.length === 0 ? {} : { witnesses: { keys: options.witness, atLeast: options.witnesses } };
  const result = await verifyReceipt(await readText(options.file!), { keys, ...witnesses });
  if (options.json) {
    say(
      JSON.stringify({
        ...result,
        head: result.head && { ...result.head, root: toBase64(result.head.root) },
      }),
    );
    return result.ok ? EXIT.passed : EXIT.failed;
  }
  sayChecks(result.checks, say);
  if (result.record !== undefined) say(`The record: ${JSON.stringify(result.record, undefined, 2)}`);
  if (result.type !== undefined)
    say(`Its kind is ${result.type} (${leafTypeName(result.type) ?? 'unknown here'}).`);
  say(result.ok ? 'The receipt is good.' : 'The receipt is NOT good.');
  return result.ok ? EXIT.passed : EXIT.failed;
}

const MARKS = { passed: 'yes', failed: 'NO ', skipped: ' - ' } as const;

/** One line for each thing that was checked. */
export function sayChecks(checks: readonly Check[], say: Say): void {
  for (const check of checks) say(`[${MARKS[check.result]}] ${check.sentence}`);
}

async function wholeLog(options: Options & { log: string }, keys: string[], say: Say): Promise<number> {
  const { fetch, close } = httpFetch(options.log);
  try {
    const earlier = options.earlier === undefined ? undefined : await earlierHead(options.earlier, keys);
    const progress = (done: number, size: number) => {
      if (!options.json) say(`${done} of ${size} leaves.`);
    };
    const { head, types } = await checkLog({
      fetch,
      keys,
      progress,
      ...(earlier === undefined ? {} : { earlier }),
    });
    const counts = [...types].sort(([a], [b]) => a - b);
    if (options.json) {
      say(
        JSON.stringify({
          ok: true,
          origin: head.origin,
          size: head.size,
          root: toBase64(head.root),
          types: Object.fromEntries(counts),
        }),
      );
      return EXIT.passed;
    }
    for (const [type, count] of counts)
      say(
        `${count} ${count === 1 ? 'leaf' : 'leaves'} of kind ${type} (${leafTypeName(type) ?? 'unknown here'}).`,
      );
    if (earlier !== undefined) say(`The log continues the earlier checkpoint of ${earlier.size} leaves.`);
    say(`All ${head.size} leaves of ${head.origin} give the signed root ${toBase64(head.root)}.`);
    return EXIT.passed;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    say(
      options.json
        ? JSON.stringify({ ok: false, problem: error.message })
        : `The log is NOT good: ${error.message}`,
    );
    return EXIT.failed;
  } finally {
    await close();
  }
}

/** The earlier checkpoint must be signed too: only then does a difference accuse the log. */
async function earlierHead(file: string, keys: string[]) {
  const text = await readText(file);
  await openCheckpoint(text, keys);
  return parseCheckpoint(parseNote(text).text);
}
