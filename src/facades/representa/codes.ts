import { Problem } from '../../kernel/problem.ts';

/** Codes of the published contract (Representa §7). */
export const CODES = {
  ok: '0',
  internal: '500',
  notFound: '001',
  notGiven: '002',
  exists: '003',
  wrong: '004',
  missing: '005',
  noOwner: '006',
  unavailable: '008',
  badSignature: '009',
  notInForce: '100',
} as const;

/** A refusal in the words of the contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const wrong = (message: string) => new ContractError(CODES.wrong, message);
export const needed = (...fields: string[]) =>
  new ContractError(CODES.wrong, `Cal informar els següents camps: ${fields.join(', ')}`);

const BY_PROBLEM: Readonly<Record<string, string>> = {
  'mandates.unknown': CODES.notFound,
  'mandates.document-needed': CODES.notGiven,
  'mandates.already-there': CODES.exists,
  'mandates.not-pdf': CODES.wrong,
  'mandates.to-oneself': CODES.wrong,
  'mandates.wider-than-own': CODES.wrong,
  'mandates.wrong-state': CODES.unavailable,
  'mandates.not-for-you': CODES.unavailable,
  'mandates.own-session': CODES.unavailable,
  'mandates.own-registration': CODES.unavailable,
  'mandates.may-not-pass-on': CODES.unavailable,
  'mandates.over': CODES.notInForce,
  'mandates.seal-missing': CODES.unavailable,
  'kernel.not-allowed': CODES.unavailable,
  'kernel.not-found': CODES.missing,
  'kernel.input-invalid': CODES.wrong,
};

/** What went wrong as a code and a sentence; undefined for a fault of ours, which is told as 500 and logged. */
export function codeOf(error: unknown): { code: string; message: string } | undefined {
  if (error instanceof ContractError) return { code: error.code, message: error.message };
  if (!(error instanceof Problem)) return undefined;
  // Something that is wanted is not there now (the seal, the time stamps): it is said, and nothing is invented.
  if (error.status === 503) return { code: CODES.unavailable, message: error.kind.title.ca };
  if (error.status >= 500) return undefined;
  const fields = error.fields.map(({ field }) => FIELDS[field] ?? field);
  const more = fields.length === 0 ? '' : ` Cal revisar: ${fields.join(', ')}.`;
  return { code: BY_PROBLEM[error.code] ?? CODES.wrong, message: `${error.kind.title.ca}${more}` };
}

/** Our fields by the names of the contract. */
const FIELDS: Readonly<Record<string, string>> = {
  'grantor.document': 'poderdant.valorDocumentIdentificatiu',
  'grantor.name': 'poderdant.nomRaoSocial',
  'grantor.surname1': 'poderdant.cognom1',
  'representative.document': 'representant.valorDocumentIdentificatiu',
  'representative.name': 'representant.nomRaoSocial',
  'representative.surname1': 'representant.cognom1',
  validFrom: 'dataIniciVigencia',
  validUntil: 'dataFiVigencia',
  bodies: 'administracio',
  procedures: 'tramit',
  capacities: 'capacitats',
  requester: 'solicitant.persona',
  type: 'tipusRepresentacio',
};
