/** The door of the ledger: what the rest of the platform uses. See README.md. */
export { createAnchor, listAnchors, readAnchor } from './anchor.ts';
export { browserModules } from './browser.ts';
export { hmac } from './commit.ts';
export { createCosigner } from './cosign.ts';
export { ERASE_LIMIT, eraseIn, heldIn, holdIn } from './erase.ts';
export { type Alarm, LedgerError, type LedgerErrorCode } from './errors.ts';
export { countTypes, lastSigned, type TypeCount, type Witnessed, witnessesOf } from './facts.ts';
export { createJournal, JOURNAL_LANES, type Journal, type Recorded } from './journal.ts';
export { type LedgerKeys, loadKeys, logSigner, witnessSigner } from './keys.ts';
export {
  LEAF_TYPES,
  type LeafInput,
  type LeafType,
  leafTypeName,
  type PreparedLeaf,
  prepareLeaf,
} from './leaf.ts';
export { formatReceipt, keepsPromise, parseReceipt, promiseProblem, type Receipt } from './promise.ts';
export { appendIn, type Beside, type Query } from './rows.ts';
export {
  type KeptLeaf,
  type LeafPlace,
  leavesBetween,
  readLeaves,
  type Span,
  thingsWith,
} from './search.ts';
export { type Sequencer, type SequencerStatus, startSequencer } from './sequencer.ts';
export {
  type Found,
  findReceipt,
  type LogInfo,
  listLogs,
  type Opening,
  readCheckpoint,
  readRecord,
  readTile,
  type Served,
} from './serve.ts';
export { type Check, isCommitted, type Verified, verifyReceipt } from './verify.ts';
export { EXIT, sayChecks, verifyMain } from './verify-cli.ts';
export { runWitness } from './witness.ts';
