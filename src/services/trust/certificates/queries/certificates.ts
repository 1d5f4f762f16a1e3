import { z } from 'zod';
import { query, type Work } from '../../../../kernel/action.ts';
import type { Citizen } from '../../../../kernel/actor.ts';
import { toPem } from '../../../../kernel/pki/index.ts';
import { listAuthorities } from '../authority-store.ts';
import { assertTheirs, DESK_READS, deskOf } from '../desk.ts';
import { chainFrom, foldText } from '../issue.ts';
import { PROFILE_NAMES } from '../profiles.ts';
import { findCertificates } from '../search-store.ts';
import { listSteps, loadBytes, loadCertificate } from '../store.ts';
import { CERTIFICATE_STATES, certificateView, stepView, viewOf } from '../views.ts';

export const PAGE_SIZE = 25;
const LAST_PAGE = 1000;
export const pageNumber = z.coerce.number().int().min(1).max(LAST_PAGE).default(1);
/** An empty filter of a form is none. */
export const filter = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const found = <S extends z.ZodType>(row: S) =>
  z.object({ found: z.array(row), total: z.number(), page: z.number(), pages: z.number() });

/** How many pages there are, at least one. */
export const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

/** Texts by which people are looked for are personal data: they go in a body, never in an address. */
export const searchedText = z.string().trim().min(2).max(100).describe('Name, document or host');

const certificateFilters = {
  state: filter(z.enum(CERTIFICATE_STATES)),
  profile: filter(z.enum(PROFILE_NAMES)),
  page: pageNumber,
};
type Wanted = z.output<z.ZodObject<typeof certificateFilters>> & { text: string };

async function findFor(work: Work, { text, page, ...filters }: Wanted) {
  const administration = deskOf(work.actor);
  const asked = {
    administration,
    ...filters,
    text: foldText(text),
    page,
    pageSize: PAGE_SIZE,
    now: work.now,
  };
  const answer = await findCertificates(work.tx, asked);
  const rows = answer.found.map((row) => viewOf(row, work.now));
  return { found: rows, total: answer.total, page, pages: pagesOf(answer.total) };
}

export const listCertificates = query({
  name: 'certificates.certificate.list',
  summary: 'Certificates of your body (of every body, for the consortium), the newest first.',
  access: DESK_READS,
  input: z.object(certificateFilters),
  output: found(certificateView),
  run: (work, filters) => findFor(work, { ...filters, text: '' }),
});

export const searchCertificates = query({
  name: 'certificates.certificate.search',
  summary: 'Certificates of your body (of every body, for the consortium) by name, document or host.',
  access: DESK_READS,
  input: z.strictObject({ ...certificateFilters, text: searchedText }),
  output: found(certificateView),
  run: findFor,
});

const OWN_LIMIT = 100;

export const myCertificates = query({
  name: 'certificates.certificate.mine',
  summary: 'Your own certificates, the newest first.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ found: z.array(certificateView) }),
  async run(work) {
    const holder = (work.actor as Citizen).document;
    const answer = await findCertificates(work.tx, {
      holder,
      text: '',
      page: 1,
      pageSize: OWN_LIMIT,
      now: work.now,
    });
    const own = answer.found.filter((row) => row.profile !== 'employee-pseudonym');
    return { found: own.map((row) => viewOf(row, work.now)) };
  },
});

export const getCertificate = query({
  name: 'certificates.certificate.get',
  summary: 'One certificate of yours or of your body, in PEM with its authorities, and its history.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({ id: z.uuid() }),
  output: certificateView.extend({
    document: z.string().nullable().describe('NIF or NIE of the holder'),
    pem: z.string(),
    chain: z.string().describe('Authorities from the issuer up, with the root, in PEM'),
    history: z.array(stepView),
  }),
  async run(work, { id }) {
    const row = assertTheirs(work.actor, await loadCertificate(work.tx, id));
    const der = (await loadBytes(work.tx, id)) as Buffer;
    const all = await listAuthorities(work.tx);
    const issuer = all.find((each) => each.id === row.authority)!;
    const chain = chainFrom(all, issuer, true).map((each) => toPem(each.der, 'CERTIFICATE'));
    const steps = await listSteps(work.tx, row.request_id === null ? [id] : [row.request_id, id]);
    return {
      ...viewOf(row, work.now),
      ...{
        document: row.holder_document,
        pem: toPem(new Uint8Array(der), 'CERTIFICATE'),
        chain: chain.join(''),
      },
      history: steps.map(({ step, byKind, byName, reason, at }) => ({ step, byKind, byName, reason, at })),
    };
  },
});
