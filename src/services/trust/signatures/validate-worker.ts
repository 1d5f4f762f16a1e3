/** The thread in which documents of strangers are read and validated: it may be ended at any time. */
import { parentPort } from 'node:worker_threads';
import {
  isForTimestamps,
  PkiError,
  parseCertificate,
  parseTimestampToken,
} from '../../../kernel/pki/index.ts';
import { type DocumentFacts, FormError } from './facts.ts';
import type { ValidationData } from './making.ts';
import type { Answer, Job } from './validate-pool.ts';
import { readDocument } from './validate-read.ts';
import { detail, flatten, POLICIES, unread, validateDocument } from './validation/index.ts';

/** Certificates of one document about which our own authorities are asked. */
const MOST_ASKED = 40;

const port = parentPort;
if (port === null) throw new Error('This file is run as a worker thread.');
const send = (answer: Answer) => port.postMessage(answer);

let waiting: { job: Job; facts: DocumentFacts } | undefined;

port.on('message', (message: { job: Job } | { evidence: ValidationData }) => {
  if ('job' in message) begin(message.job);
  else if (waiting !== undefined) finish(waiting, message.evidence);
});

function begin(job: Job): void {
  const policy = POLICIES[job.policy];
  try {
    const facts = readDocument(job.bytes, job.detached);
    waiting = { job, facts };
    send({ kind: 'ask', certificates: asked(facts) });
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    send({
      kind: 'report',
      report: unread('unreadable', { code: error.code, sentence: error.message }, { at: job.at, policy }),
    });
  }
}

function finish({ job, facts }: { job: Job; facts: DocumentFacts }, further: ValidationData): void {
  waiting = undefined;
  const anchors = job.anchors.map(({ der, until }) => ({
    certificate: parseCertificate(der),
    ...(until !== undefined && { until }),
  }));
  const judgement = validateDocument(facts, { at: job.at, anchors, further, policy: POLICIES[job.policy] });
  send({ kind: 'report', report: detail(judgement) });
}

/** Certificates of signers and of those who stamped: what is known of them elsewhere is worth asking. */
function asked(facts: DocumentFacts): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const signature of flatten(facts.signatures)) {
    if (signature.signer !== undefined) found.set(signature.signer.fingerprint, signature.signer.der);
    for (const { token } of signature.timestamps)
      for (const each of stampersOf(token)) found.set(each.fingerprint, each.der);
    if (found.size >= MOST_ASKED) break;
  }
  // Copies: what is sent is no window on a file of a hundred megabytes.
  return [...found.values()].slice(0, MOST_ASKED).map((der) => der.slice());
}

function stampersOf(token: Uint8Array) {
  try {
    return parseTimestampToken(token).signed.certificates.filter(isForTimestamps);
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}
