/**
 * Checks what a person pastes, for the page and for the server alike: this very file is served to the browser
 * (see `modules.ts`), so it imports only what a browser has.
 */
import { FormatError, fromBase64, fromUtf8, toBase64, toHex } from '../../../../kernel/ledger/bytes.ts';
import { ED25519, formatVkey, keyIdInput } from '../../../../kernel/ledger/note.ts';
import { parseReceipt, promiseProblem, type Receipt } from '../../../../kernel/ledger/promise.ts';
import { parseProof } from '../../../../kernel/ledger/proof.ts';
import { type Check, type Verified, verifyReceipt } from '../../../../kernel/ledger/verify.ts';
import { digest, readKeys } from '../../../../kernel/ledger/verify-note.ts';

/** The steps of a check, in order. `asked` only when the page was opened for one leaf. */
export const PROOF_STEPS = ['format', 'signature', 'record', 'inclusion'] as const;
export const PROMISE_STEPS = ['format', 'promise', 'evidence'] as const;
export type StepName = (typeof PROOF_STEPS)[number] | (typeof PROMISE_STEPS)[number] | 'asked';
/** `skipped`: nothing to check, so nothing proven; `unreached`: an earlier step failed. */
export type StepResult = 'passed' | 'failed' | 'skipped' | 'unreached';
export type Step = { name: StepName; result: StepResult /** Technical, in English. */; detail?: string };

export type Facts = {
  origin?: string;
  size?: number;
  index?: number;
  type?: number;
  leafHash?: string;
  id?: string;
  at?: number;
};
export type Outcome = {
  ok: boolean;
  kind: 'proof' | 'promise';
  steps: Step[];
  facts: Facts;
  /** The record as JSON, when the receipt opens it. */
  record?: Record<string, unknown>;
  /** Fields opened one by one, with their values. */
  fields: [name: string, value: string][];
};

export type Asked = {
  keys: readonly string[] /** Identifier of the leaf that the reader wants a receipt of. */;
  leaf?: string | undefined;
};

/** Checks a receipt (tlog-proof), a promise (JSON) or a whole answer of the exchange. Never throws for a bad one. */
export async function checkText(given: string, asked: Asked): Promise<Outcome> {
  const text = given.replaceAll('\r\n', '\n').trim();
  if (text.startsWith('{')) return checkPromise(text, asked.keys);
  // A note ends with a line break; pasting loses it.
  const receipt = `${text}\n`;
  const verified = await verifyReceipt(receipt, { keys: asked.keys });
  const steps = proofSteps(verified.checks);
  const outcome: Outcome = { ok: verified.ok, kind: 'proof', steps, facts: factsOf(verified), fields: [] };
  if (verified.record !== undefined) outcome.record = verified.record;
  if (verified.ok) outcome.fields = openedFields(receipt);
  return askedFor(outcome, asked.leaf);
}

/**
 * Puts the checks of the verifier on the steps; what failed is the first step that has no check. A record that
 * does not lead to the signed root proves nothing, though it hashes well: then nothing is said of it.
 */
function proofSteps(checks: readonly Check[]): Step[] {
  const failure = checks.find((check) => check.result === 'failed');
  const steps: Step[] = [];
  for (const name of PROOF_STEPS) {
    const done = checks.find((check) => check.name === name && check.result !== 'failed');
    if (done !== undefined) steps.push({ name, result: done.result });
    else if (steps.some((step) => step.result === 'failed')) steps.push({ name, result: 'unreached' });
    else
      steps.push({ name, result: 'failed', ...(failure === undefined ? {} : { detail: failure.sentence }) });
  }
  const broken = steps.some((step) => step.name === 'inclusion' && step.result === 'failed');
  return steps.map((step) =>
    broken && step.name === 'record' ? { name: 'record', result: 'unreached' } : step,
  );
}

function factsOf({ head, index, type, leafHash, record }: Verified): Facts {
  const facts: Facts = {};
  if (head !== undefined) Object.assign(facts, { origin: head.origin, size: head.size });
  if (index !== undefined) Object.assign(facts, { index, type, leafHash });
  if (typeof record?.['id'] === 'string') facts.id = record['id'];
  if (typeof record?.['t'] === 'number') facts.at = record['t'];
  return facts;
}

/** A server could hand out a good receipt of another leaf: the record says whose it is, when it is open. */
function askedFor(outcome: Outcome, leaf: string | undefined): Outcome {
  if (leaf === undefined || !outcome.ok) return outcome;
  if (outcome.record === undefined) {
    return { ...outcome, steps: [...outcome.steps, { name: 'asked', result: 'skipped' }] };
  }
  const same = outcome.facts.id === leaf;
  const step: Step = { name: 'asked', result: same ? 'passed' : 'failed' };
  return { ...outcome, ok: same, steps: [...outcome.steps, step] };
}

function openedFields(receipt: string): [string, string][] {
  const { extra } = parseProof(receipt);
  if (extra === undefined) return [];
  const { fields } = JSON.parse(fromUtf8(extra)) as { fields?: Record<string, { value: string }> };
  return Object.entries(fields ?? {}).map(([name, { value }]) => [name, readable(fromBase64(value))]);
}

function readable(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return toHex(bytes);
  }
}

async function checkPromise(text: string, keys: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { ok: false, kind: 'promise', steps: [], facts: {}, fields: [] };
  try {
    const { promise, hasEvidence } = promiseIn(text);
    const receipt = parseReceipt(promise);
    const { id, at, leafHash, log } = receipt;
    outcome.facts = { id, at, leafHash: toBase64(leafHash), origin: log };
    outcome.steps.push({ name: 'format', result: 'passed' });
    const problem = await promiseProblem(receipt, await keysOfBase(receipt, keys));
    outcome.ok = problem === undefined;
    outcome.steps.push({
      name: 'promise',
      result: outcome.ok ? 'passed' : 'failed',
      ...(problem === undefined ? {} : { detail: problem }),
    });
    // A promise holds the hash of a leaf. What was delivered is told by the opened record alone.
    if (outcome.ok && hasEvidence) outcome.steps.push({ name: 'evidence', result: 'skipped' });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const read = outcome.steps.length > 0;
    outcome.steps.push({ name: read ? 'promise' : 'format', result: 'failed', detail: error.message });
    if (!read) outcome.steps.push({ name: 'promise', result: 'unreached' });
  }
  return outcome;
}

/** The promise itself: alone, or inside an answer of the exchange (`receipt.promise`). */
function promiseIn(text: string): { promise: string; hasEvidence: boolean } {
  let given: { receipt?: { promise?: unknown }; evidence?: unknown } | null;
  try {
    given = JSON.parse(text) as typeof given;
  } catch (error) {
    throw new FormatError('The text begins like JSON and is not.', { cause: error });
  }
  const inside = given?.receipt?.promise;
  if (inside === undefined) return { promise: text, hasEvidence: false };
  const promise = typeof inside === 'string' ? inside : JSON.stringify(inside);
  return { promise, hasEvidence: given?.evidence !== undefined };
}

/** The end of the origin of a yearly log. */
const YEAR = /\/[0-9]{4}$/;

/** Promises are signed in the name of the base log; a yearly log has the same key under its own name and id. */
async function keysOfBase({ log }: Receipt, vkeys: readonly string[]): Promise<string[]> {
  const keys = await readKeys(vkeys);
  return Promise.all(
    keys.map(async (key) => {
      if (key.type !== ED25519 || key.name.replace(YEAR, '') !== log) return key.vkey;
      const id = toHex((await digest(keyIdInput(log, key.type, key.key))).subarray(0, 4));
      return formatVkey(log, id, key);
    }),
  );
}
