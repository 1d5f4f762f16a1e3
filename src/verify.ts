import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { isId } from './kernel/ids.ts';
import {
  type Check,
  EXIT,
  isCommitted,
  keepsPromise,
  parseReceipt,
  promiseProblem,
  sayChecks,
  type Verified,
  verifyMain,
  verifyReceipt,
} from './kernel/ledger/index.ts';

type Say = (line: string) => void;

/** A leaf is in a published checkpoint within a second; this is patient ten times over. */
const TRIES = 20;
const PAUSE_MS = 500;
const RECEIPT_LIMIT = 1024 * 1024;

const USAGE = `aplec verify --answer FILE --from ADDRESS --key KEY [--cert FILE --cert-key FILE] [--ca FILE]
  FILE is an answer of the exchange. With the certificate of the system that asked, the receipt has the record of
  the exchange in it, and the evidence in FILE is compared with what was recorded.`;

type Answer = { exchange?: unknown; evidence?: unknown; receipt?: { outcome?: unknown; promise?: unknown } };

/**
 * `aplec verify`. With `--answer FILE --from ADDRESS` it fetches the receipt that an answer of the exchange names,
 * keeps it beside the answer, and checks that it is the receipt of that very answer; everything else is `verifyMain`.
 */
export async function verify(args: string[], say: Say): Promise<number> {
  if (!args.includes('--answer')) return verifyMain(args, say);
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ answer: text, from: text, cert: text, 'cert-key': text, ca: text },
      key: { type: 'string', multiple: true },
    },
  });
  const { answer: file, from, key: keys = [] } = values;
  if (file === undefined || from === undefined || keys.length === 0) {
    say(USAGE);
    return EXIT.unable;
  }
  const answer = JSON.parse(await readFile(file, 'utf8')) as Answer;
  const id = answer.receipt?.outcome;
  if (!isId(id)) {
    say('This file is not an answer of the exchange: it names no receipt.');
    return EXIT.unable;
  }
  const caller = await identityOf(values);
  const receipt = await fetchReceipt(new URL(`/v1/exchange/receipts/${id}`, from), caller);
  const kept = `${file.replace(/\.json$/, '')}.tlog-proof`;
  await writeFile(kept, receipt);
  say(`Receipt kept in ${kept}`);
  const verified = await verifyReceipt(receipt, { keys });
  const checks = [...verified.checks, ...(await answerChecks(answer, verified, keys))];
  sayChecks(checks, say);
  const good = checks.every((check) => check.result !== 'failed');
  say(good ? 'The receipt is good.' : 'The receipt is NOT good.');
  return good ? EXIT.passed : EXIT.failed;
}

/** Whether the receipt is the one of this answer, and not of any other leaf of the log. */
async function answerChecks(answer: Answer, verified: Verified, keys: readonly string[]): Promise<Check[]> {
  const checks: Check[] = [];
  const check = (name: string, passed: boolean, [yes, no]: [string, string]) =>
    void checks.push({ name, result: passed ? 'passed' : 'failed', sentence: passed ? yes : no });
  const promise = parseReceipt(String(answer.receipt?.promise ?? ''));
  const problem = await promiseProblem(promise, keys);
  check('promise', problem === undefined, [
    'The log signed the promise that came with the answer.',
    problem ?? '',
  ]);
  const same =
    verified.leafHash !== undefined && keepsPromise(promise, Buffer.from(verified.leafHash, 'base64'));
  check('same-leaf', same, [
    'The leaf in the log is the one that was promised with the answer.',
    'The receipt is of another leaf than the one that was promised with the answer.',
  ]);
  const { record, fieldKeys } = verified;
  if (record === undefined || fieldKeys?.['evidence'] === undefined) {
    const sentence =
      'What the answer says was not compared with the record: give the certificate of the system that asked.';
    return [...checks, { name: 'evidence', result: 'skipped', sentence }];
  }
  check('exchange', record['exchange'] === answer.exchange, [
    'The record is of this exchange.',
    'The record is of another exchange.',
  ]);
  const said = Buffer.from(hash('sha256', JSON.stringify(answer.evidence), 'hex'));
  const told = await isCommitted(record, { name: 'evidence', key: fieldKeys['evidence'], value: said });
  check('evidence', told, [
    'The evidence in the answer is, to the byte, what was recorded.',
    'The evidence in the answer is NOT what was recorded.',
  ]);
  return checks;
}

type Files = { cert?: string | undefined; 'cert-key'?: string | undefined; ca?: string | undefined };

/** The certificate of a system, for the TLS port; without one the receipt is fetched as anybody may. */
async function identityOf({ cert, 'cert-key': key, ca }: Files): Promise<Agent> {
  const read = async (file: string | undefined) => (file === undefined ? undefined : readFile(file, 'utf8'));
  return new Agent({ connect: { cert: await read(cert), key: await read(key), ca: await read(ca) } });
}

async function fetchReceipt(address: URL, caller: Agent): Promise<string> {
  try {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { statusCode, body } = await request(address, {
        dispatcher: caller,
        headersTimeout: 10_000,
        bodyTimeout: 10_000,
      });
      const text = await body.text();
      if (statusCode === 200 && text.length <= RECEIPT_LIMIT) return text;
      if (statusCode !== 202) throw new Error(`${address.pathname} answered ${statusCode}.`);
      await pause(PAUSE_MS);
    }
  } finally {
    await caller.close();
  }
  throw new Error('The receipt is still not in a published checkpoint: that is worth telling the operator.');
}
