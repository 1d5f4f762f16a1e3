import { z } from 'zod';
import type { RawAnswer, RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { toPem } from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { type Authority, listAuthorities } from './authority-store.ts';
import { EVERYBODY } from './everybody.ts';
import { chainFrom } from './issue.ts';
import { loadList, newestLists } from './list-store.ts';
import type { ListRow } from './tables.ts';

/** Anybody may keep them and show them; the address stays the same when the content changes. */
const OPEN = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
/** Seconds that a list may be kept without asking: what changes must be seen soon. */
const LIST_AGE = 60;
const AUTHORITY_AGE = 86_400;

type Fresh = { type: string; etag: string; modified: Date; age: number };

/** 304 when the asker has it already (RFC 9110 §13.1). */
function answer(
  { headers }: RawRequest,
  { type, etag, modified, age }: Fresh,
  body: Buffer | string,
): RawAnswer {
  const told = {
    ...OPEN,
    etag,
    'last-modified': modified.toUTCString(),
    'cache-control': `public, max-age=${age}`,
  };
  const tags = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const since = Date.parse(String(headers['if-modified-since'] ?? ''));
  const has =
    tags === undefined
      ? since >= Math.floor(modified.getTime() / 1000) * 1000
      : tags.includes(etag) || tags.includes('*');
  return has
    ? { status: 304, headers: told, body: '' }
    : { headers: { ...told, 'content-type': type }, body };
}

const AUTHORITY_FILE = /^([a-z][a-z0-9-]{1,30})\.(cer|pem)$/;

/** `GET /pki/<authority>.cer` (DER, RFC 5280 §4.2.2.1) and `.pem`, with the authorities above it. */
export const authorityRoute: RawRoute = {
  method: 'GET',
  path: '/pki/{file}',
  tag: 'certificates',
  contract: {
    name: 'certificates.authority.file',
    summary:
      'The certificate of an authority: `<authority>.cer` in DER, `<authority>.pem` with those above it.',
    access: EVERYBODY,
    parameters: z.object({ file: z.string().describe('`root.cer`, `people.pem` …') }),
    returns: {
      '200': {
        description: 'The certificate',
        content: { 'application/pkix-cert': undefined, 'application/pem-certificate-chain': z.string() },
      },
      '304': { description: 'It is the one that you have' },
    },
  },
  async handle(request) {
    const [, id, form] = AUTHORITY_FILE.exec(request.params['file'] ?? '') ?? [];
    const all = await listAuthorities(request.kernel.db);
    const authority = all.find((each) => each.id === id);
    if (authority === undefined) throw kernelProblems['not-found']();
    const { certificate } = authority;
    const fresh = {
      etag: `"${certificate.fingerprint.slice(0, 32)}-${form}"`,
      modified: new Date(certificate.notBefore),
      age: AUTHORITY_AGE,
    };
    if (form === 'cer')
      return answer(request, { ...fresh, type: 'application/pkix-cert' }, Buffer.from(certificate.der));
    return answer(request, { ...fresh, type: 'application/pem-certificate-chain' }, pemOf(all, authority));
  },
};

const pemOf = (all: readonly Authority[], authority: Authority): string =>
  chainFrom(all, authority, true)
    .map((each) => toPem(each.der, 'CERTIFICATE'))
    .join('');

const LIST_FILE = /^([a-z][a-z0-9-]{1,30}?)(-delta)?\.crl$/;

type KeptList = { number: number; thisUpdate: Date; der: Buffer };
/** The newest list of each authority and kind, in each process; the number is asked of the database each time. */
const kept = new WeakMap<Kernel, Map<string, KeptList>>();

async function currentList(kernel: Kernel, authority: string, kind: ListRow['kind']): Promise<KeptList> {
  const lists = kept.get(kernel) ?? new Map<string, KeptList>();
  kept.set(kernel, lists);
  const newest = (await newestLists(kernel.db, authority)).find((each) => each.kind === kind);
  if (newest === undefined) throw kernelProblems['not-found']();
  const name = `${authority} ${kind}`;
  const found = lists.get(name);
  if (found?.number === newest.number) return found;
  const row = await loadList(kernel.db, authority, kind);
  if (row === undefined) throw kernelProblems['not-found']();
  const list = { number: row.number, thisUpdate: row.this_update, der: row.der };
  lists.set(name, list);
  return list;
}

/** `GET /crl/<authority>.crl` and `/crl/<authority>-delta.crl` (RFC 5280 §5; RFC 2585 for the type). */
export const listRoute: RawRoute = {
  method: 'GET',
  path: '/crl/{file}',
  tag: 'certificates',
  contract: {
    name: 'certificates.list.file',
    summary:
      'What an authority has revoked: `<authority>.crl` in full, `<authority>-delta.crl` since the last base.',
    access: EVERYBODY,
    parameters: z.object({ file: z.string().describe('`people.crl`, `people-delta.crl` …') }),
    returns: {
      '200': { description: 'CertificateList in DER', content: { 'application/pkix-crl': undefined } },
      '304': { description: 'It is the one that you have' },
    },
  },
  async handle(request) {
    const [, authority, delta] = LIST_FILE.exec(request.params['file'] ?? '') ?? [];
    if (authority === undefined) throw kernelProblems['not-found']();
    const kind = delta === undefined ? 'full' : 'delta';
    const list = await currentList(request.kernel, authority, kind);
    const fresh = { etag: `"${authority}-${kind}-${list.number}"`, modified: list.thisUpdate, age: LIST_AGE };
    return answer(request, { ...fresh, type: 'application/pkix-crl' }, list.der);
  },
};
