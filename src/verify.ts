import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { isId } from './kernel/ids.ts';
import { verifyMain } from './kernel/ledger/index.ts';

type Say = (line: string) => void;

/** A leaf is in a published checkpoint within a second; this is patient ten times over. */
const TRIES = 20;
const PAUSE_MS = 500;
const RECEIPT_LIMIT = 1024 * 1024;

/**
 * `aplec verify`. With `--answer FILE --from ADDRESS` it first fetches the receipt that an answer of the
 * exchange names and keeps it beside the answer; everything else is `verifyMain`.
 */
export async function verify(args: string[], say: Say): Promise<number> {
  if (!args.includes('--answer')) return verifyMain(args, say);
  const { values } = parseArgs({
    args,
    options: {
      answer: { type: 'string' },
      from: { type: 'string' },
      key: { type: 'string', multiple: true },
    },
  });
  if (values.answer === undefined || values.from === undefined) {
    say('--answer FILE needs --from ADDRESS, where the receipt is fetched.');
    return 2;
  }
  const answer = JSON.parse(await readFile(values.answer, 'utf8')) as { receipt?: { outcome?: unknown } };
  const id = answer.receipt?.outcome;
  if (!isId(id)) {
    say('This file is not an answer of the exchange: it names no receipt.');
    return 2;
  }
  const file = `${values.answer.replace(/\.json$/, '')}.tlog-proof`;
  await writeFile(file, await fetchReceipt(new URL(`/v1/exchange/receipts/${id}`, values.from)));
  say(`Receipt kept in ${file}`);
  return verifyMain([file, ...(values.key ?? []).flatMap((key) => ['--key', key])], say);
}

async function fetchReceipt(address: URL): Promise<string> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { statusCode, body } = await request(address, { headersTimeout: 10_000, bodyTimeout: 10_000 });
    const text = await body.text();
    if (statusCode === 200 && text.length <= RECEIPT_LIMIT) return text;
    if (statusCode !== 202) throw new Error(`${address.pathname} answered ${statusCode}.`);
    await pause(PAUSE_MS);
  }
  throw new Error('The receipt is still not in a published checkpoint: that is worth telling the operator.');
}
