import { z } from 'zod';
import { modeOf } from './signature-mode.ts';

/** Limits of the published contract. */
export const MOST_DOCUMENTS = 25;
export const MOST_DIGESTS = 50;
/** Base64 characters of one request: 7 MB. */
export const MOST_CONTENT = 9_800_000;

const HASHES = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;
const path = z
  .string()
  .regex(/^\/[\x21-\x7e]{0,499}$/)
  .refine((text) => !text.startsWith('//') && !text.includes('\\'));

/** What is read of `startSignProcess`; the rest of the contract is for cards and programs of the person's machine. */
export const startSchema = z.object({
  token: z.string().max(100),
  descripcio: z.string().max(500).default(''),
  responseB64: z.union([z.boolean(), z.enum(['true', 'false'])]).default(true),
  callbackUrl: path.optional(),
  redirectUrl: path.optional(),
  applet_cfg: z.object({
    signature_mode: z.coerce.number().int(),
    doc_type: z.coerce.number().int(),
    doc_name: z.string().max(5_000).default(''),
    document_to_sign: z.string().max(MOST_CONTENT).default(''),
    hash_algorithm: z.enum(['SHA-256', 'SHA-384', 'SHA-512']).default('SHA-256'),
    multiple: z.union([z.boolean(), z.enum(['true', 'false'])]).default(false),
  }),
});

export type Wish = {
  readonly mode: number;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly description: string;
  readonly redirect: string | null;
  readonly isMultiple: boolean;
};
export type Named = { readonly name: string; readonly content: Buffer };

/** The wish and its documents, or the sentence that says what is not served. `origin`: the application's own address. */
export function wishOf(
  given: z.output<typeof startSchema>,
  origin: string,
): { wish: Wish; callback: string | null; documents: Named[] } | string {
  const { applet_cfg: applet, callbackUrl, redirectUrl } = given;
  if ((callbackUrl === undefined) === (redirectUrl === undefined))
    return 'Exactly one of callbackUrl and redirectUrl is needed';
  const mode = modeOf(applet.signature_mode);
  if (mode === undefined) return 'This signature_mode is not served';
  if (applet.doc_type !== (mode.byDigest ? 3 : 4))
    return 'This doc_type is not served with this signature_mode';
  const documents = documentsOf(applet.document_to_sign, applet.doc_name);
  if (typeof documents === 'string') return documents;
  const hash = HASHES[applet.hash_algorithm];
  const wish: Wish = {
    mode: applet.signature_mode,
    hash,
    description: given.descripcio,
    redirect: redirectUrl === undefined ? null : origin + redirectUrl,
    isMultiple: String(applet.multiple) === 'true',
  };
  const fault = faultOf(wish, documents);
  return fault ?? { wish, callback: callbackUrl === undefined ? null : origin + callbackUrl, documents };
}

/** Several documents and names are divided by `;`. */
export function documentsOf(contents: string, names: string): Named[] | string {
  const texts = contents === '' ? [] : contents.split(';');
  const called = names.split(';');
  const documents: Named[] = [];
  for (const [at, text] of texts.entries()) {
    const content = Buffer.from(text, 'base64');
    if (content.length === 0 || content.toString('base64') !== text) return 'document_to_sign is not Base64';
    documents.push({ name: called[at]?.trim().slice(0, 200) || `document-${at + 1}`, content });
  }
  return documents;
}

const BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** How many documents a process may have. */
export const mostOf = (mode: number): number => (modeOf(mode)?.byDigest ? MOST_DIGESTS : MOST_DOCUMENTS);

/** What is wrong with the documents for that wish; undefined for nothing. */
export function faultOf({ mode, hash, isMultiple }: Wish, documents: readonly Named[]): string | undefined {
  const { byDigest } = modeOf(mode)!;
  if (documents.length > mostOf(mode)) return 'There are too many documents';
  if (documents.length > 1 && !isMultiple) return 'Several documents need multiple';
  if (byDigest && documents.some((each) => each.content.length !== BYTES[hash]))
    return 'A digest has another length than its algorithm';
  // The person releases documents by their SHA-256, and a digest by itself.
  return byDigest && hash !== 'sha256' ? 'Digests are signed with SHA-256' : undefined;
}
