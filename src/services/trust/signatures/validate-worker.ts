/** The thread in which documents of strangers are read and validated: it may be ended at any time. */
import { parentPort } from 'node:worker_threads';
import { isForTimestamps, parseCertificate } from '../../../kernel/pki/index.ts';
import { type DocumentFacts, FormError } from './facts.ts';
import type { Answer, Found, Job, Order, Question } from './validate-pool.ts';
import { ProofRefused, proofsByMessage } from './validate-proofs.ts';
import { type RaiseJob, raise } from './validate-raise.ts';
import { readDocument } from './validate-read.ts';
import {
  certificatesIn,
  detail,
  flatten,
  POLICIES,
  type SignatureJudgement,
  unread,
  validateDocument,
} from './validation/index.ts';

/**
 * A report goes to the thread that serves everybody, and is written there in one piece. A small document that names one thing
 * again and again would make one of hundreds of megabytes.
 */
const MOST_CONDITIONS = 100_000;

/** Certificates of one document about which our own authorities are asked. */
const MOST_ASKED = 40;

const port = parentPort;
if (port === null) throw new Error('This file is run as a worker thread.');
const send = (answer: Answer) => port.postMessage(answer);

let waiting: { job: Job; facts: DocumentFacts } | undefined;

const { proofs, take } = proofsByMessage((question) => send({ kind: 'proof', question }));

port.on('message', (message: Order) => {
  if ('job' in message) begin(message.job);
  else if ('raise' in message) void raiseInHere(message.raise);
  else if ('proof' in message) take(message.proof);
  else if (waiting !== undefined) finish(waiting, message.found);
});

/** Whatever else fails ends the thread, and is told there. */
async function raiseInHere(job: RaiseJob): Promise<void> {
  try {
    send({ kind: 'raised', raised: await raise(job, proofs) });
  } catch (error) {
    if (error instanceof ProofRefused) send({ kind: 'refused' });
    else if (error instanceof FormError)
      send({ kind: 'not-raised', code: error.code, sentence: error.message });
    else throw error;
  }
}

function begin(job: Job): void {
  const policy = POLICIES[job.policy];
  try {
    const facts = readDocument(job.bytes, job.detached);
    waiting = { job, facts };
    send({ kind: 'ask', question: questionOf(facts) });
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    const cause = { code: error.code, sentence: error.message };
    send({ kind: 'report', report: unread('unreadable', cause, { at: job.at, policy }) });
  }
}

function finish({ job, facts }: { job: Job; facts: DocumentFacts }, found: Found): void {
  waiting = undefined;
  const anchors = found.anchors.map(({ der, until, only }) => ({
    certificate: parseCertificate(der),
    ...(only !== undefined && { only }),
    ...(until !== undefined && { until }),
  }));
  const input = { at: job.at, anchors, further: found.evidence, policy: POLICIES[job.policy] };
  const judgement = validateDocument(facts, input);
  if (conditionsIn(judgement.signatures) <= MOST_CONDITIONS) {
    send({ kind: 'report', report: detail(judgement) });
    return;
  }
  const cause = {
    code: 'took-too-much',
    sentence: 'There is more to say of the document than a report holds.',
  };
  send({ kind: 'report', report: unread('not-finished', cause, { at: job.at, policy: input.policy }) });
}

function conditionsIn(signatures: readonly SignatureJudgement[]): number {
  let count = 0;
  for (const { basic, withTime, longTerm, counterSignatures } of signatures) {
    for (const each of [basic, withTime, longTerm]) count += each?.conditions.length ?? 0;
    count += conditionsIn(counterSignatures);
  }
  return count;
}

/** What the document needs to be judged: who is named in it, and the certificates of signers and of those who stamped. */
function questionOf(facts: DocumentFacts): Question {
  const all = certificatesIn(facts);
  const signers = new Set(flatten(facts.signatures).map((each) => each.signer?.fingerprint));
  const asked = all.filter((each) => signers.has(each.fingerprint) || isForTimestamps(each));
  const authorities = all.filter((each) => each.extensions.basicConstraints?.ca === true);
  const copies = (some: typeof all) => some.slice(0, MOST_ASKED).map(({ der }) => new Uint8Array(der));
  return {
    // Copies: what is sent is no window on a file of a hundred megabytes.
    certificates: copies(asked),
    authorities: copies(authorities),
    names: [...new Set(all.flatMap((each) => [each.issuer.key, each.subject.key]))],
  };
}
