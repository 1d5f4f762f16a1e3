import { Problem } from '../../kernel/problem.ts';

export type Spelling = 'snake' | 'camel';

/** A refusal as X-Road says it; `code` in the spelling of 7.8. */
export class XRoadError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'XRoadError';
    this.code = code;
  }

  /** 500 when the fault is told of a server, 400 otherwise: X-Road has no other (interop §2.4). */
  get status(): 400 | 500 {
    return this.code.startsWith('server.') ? 500 : 400;
  }
}

/** Something in the request cannot be read or is not accepted. */
export function badRequest(message: string, cause?: unknown): XRoadError {
  return new XRoadError('client.bad_request', message, cause);
}

const denied = 'server.serverproxy.access_denied';
const unauthenticated = 'server.clientproxy.ssl_authentication_failed';
const missing = 'client.missing_header';
const invalid = 'client.bad_request';

/** The exchange's and the kernel's refusals as X-Road codes. A refusal that is not here is an internal error. */
export const CODES: Readonly<Record<string, string>> = {
  'exchange.client-unknown': unauthenticated,
  'exchange.token-invalid': unauthenticated,
  'exchange.client-revoked': unauthenticated,
  'exchange.certificate-expired': unauthenticated,
  'exchange.service-unknown': 'server.serverproxy.unknown_service',
  'exchange.service-not-available': 'server.serverproxy.service_disabled',
  'exchange.officer-missing': missing,
  'exchange.case-missing': missing,
  'exchange.client-not-allowed': denied,
  'exchange.consumer-inactive': denied,
  'exchange.basis-not-accepted': denied,
  'exchange.agreement-missing': denied,
  'exchange.agreement-not-active': denied,
  'exchange.agreement-suspended': denied,
  'exchange.agreement-not-yet': denied,
  'exchange.agreement-expired': denied,
  'exchange.basis-differs': denied,
  'exchange.field-not-agreed': denied,
  'exchange.objected': denied,
  'exchange.consent-missing': denied,
  'exchange.quota-spent': denied,
  'exchange.emergency-not-granted': denied,
  'exchange.emergency-reason': denied,
  'exchange.question-invalid': invalid,
  'exchange.repeated': invalid,
  'exchange.provider-unreachable': 'server.serverproxy.network_error',
  'exchange.provider-timeout': 'server.serverproxy.io_error',
  'exchange.provider-resting': 'server.serverproxy.service_failed',
  'exchange.person-unknown': 'server.serverproxy.service_failed',
  'exchange.question-refused': 'server.serverproxy.service_failed',
  'exchange.provider-refused': 'server.serverproxy.service_failed',
  'exchange.provider-garbage': 'server.serverproxy.service_failed.invalid_response',
  'exchange.not-recorded': 'server.serverproxy.logging_failed',
  'kernel.input-invalid': invalid,
  'kernel.body-malformed': invalid,
  'kernel.too-large': invalid,
  'kernel.media-type': invalid,
  'kernel.rate-limited': 'server.clientproxy.access_denied',
  'kernel.unavailable': 'server.clientproxy.database_error',
};

export const INTERNAL = 'server.clientproxy.internal_error';

/** Which code speaks when several clauses failed: who knocks, what is asked for, how, and only then whether it may. */
const ORDER = [
  unauthenticated,
  'server.serverproxy.unknown_service',
  denied,
  'server.serverproxy.service_disabled',
  missing,
];

/** Our refusal in X-Road's words: its code, and every failed clause as sentences with its remedy. */
export function translate(problem: Problem): XRoadError {
  const codes = problem.clauses.length > 0 ? problem.clauses.map((each) => each.code) : [problem.code];
  const known = codes.map((code) => CODES[code] ?? INTERNAL);
  const code = ORDER.find((each) => known.includes(each)) ?? known[0] ?? INTERNAL;
  return new XRoadError(code, sentencesOf(problem), problem);
}

const HEADER_HINTS: Readonly<Record<string, string>> = {
  'exchange.officer-missing': 'On X-Road that is the header X-Road-UserId.',
  'exchange.case-missing': 'On X-Road that is the header X-Road-Issue.',
  'exchange.agreement-missing':
    'If several agreements fit, name one with the headers X-Aplec-Procedure and X-Aplec-Basis.',
};

function sentencesOf(problem: Problem): string {
  const said = problem.clauses.length > 0 ? problem.clauses : [{ code: problem.code, ...problem.kind }];
  const sentences = said.flatMap(({ code, title, remedy }) => [
    title.en,
    remedy.en,
    ...(code in HEADER_HINTS ? [HEADER_HINTS[code]!] : []),
  ]);
  if (problem.detail !== undefined) sentences.push(problem.detail);
  for (const { field, message } of problem.fields) sentences.push(`${field} ${message}.`);
  return sentences.join(' ');
}

/** Words that are not spelled by a capital alone in the codes of 7.7 and before. */
const OLD_WORDS: Readonly<Record<string, string>> = {
  serverproxy: 'ServerProxy',
  clientproxy: 'ClientProxy',
  io_error: 'IOError',
};

/** A code as the chosen versions of X-Road write it. */
export function spell(code: string, spelling: Spelling): string {
  if (spelling === 'snake') return code;
  const camel = (word: string) =>
    OLD_WORDS[word] ??
    word
      .split('_')
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join('');
  return code.split('.').map(camel).join('.');
}

const XML_TYPES = new Set(['text/xml', 'application/xml', 'text/*']);

export type ErrorText = { type: string; body: string };

/** The body of an error: JSON, or XML when the client asks for it. `detail` is the UUID under which we log it. */
export function errorBody(
  error: XRoadError,
  detail: string,
  how: { spelling: Spelling; accept: string },
): ErrorText {
  const type = spell(error.code, how.spelling);
  const wanted = how.accept
    .split(',')
    .map((part) => part.split(';', 1)[0]!.trim().toLowerCase())
    .find((each) => XML_TYPES.has(each));
  if (wanted === undefined) {
    const body = JSON.stringify({ type, message: error.message, detail });
    return { type: 'application/json;charset=utf-8', body };
  }
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<error><type>${escapeXml(type)}</type>` +
    `<message>${escapeXml(error.message)}</message><detail>${escapeXml(detail)}</detail></error>\n`;
  return { type: `${wanted === 'text/*' ? 'text/xml' : wanted};charset=utf-8`, body };
}

/** Text inside an XML element or attribute; characters that XML 1.0 §2.2 forbids become a question mark. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

const PROVIDERS_OWN = new Set([
  'exchange.person-unknown',
  'exchange.question-refused',
  'exchange.provider-refused',
]);

/** Whether a failed exchange was the provider's own answer, which X-Road passes on with its status. */
export function isProvidersRefusal(error: unknown): boolean {
  return error instanceof Problem && PROVIDERS_OWN.has(error.code);
}
