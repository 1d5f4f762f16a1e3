/** The door of the validation (EN 319 102-1): what the signatures service may use. See README.md. */
export {
  CONDITIONS,
  type Conclusion,
  type Condition,
  type Indication,
  SUB_INDICATIONS,
  type SubIndication,
  totalOf,
} from './conclusion.ts';
export {
  type DetailedReport,
  detail,
  detailedForm,
  type SignatureDetail,
  type TimestampDetail,
  unread,
} from './detailed.ts';
export {
  certificatesIn,
  type DocumentJudgement,
  flatten,
  type ValidationInput,
  validateDocument,
} from './document.ts';
export type { Anchor } from './path.ts';
export { DEFAULT_POLICY, POLICIES, type PolicyName, STRICT_POLICY, type ValidationPolicy } from './policy.ts';
export {
  type ListedService,
  type ListQuestion,
  type Qualification,
  type Quality,
  qualify,
} from './qualification.ts';
export type { SignatureJudgement } from './signature.ts';
export type { TimestampJudgement } from './timestamps.ts';
export { xmlReport } from './xml-report.ts';
