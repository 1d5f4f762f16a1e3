import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  code,
  emptyState,
  link,
  list,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { type ListSummary, listLists } from '../queries/list-lists.ts';
import { readList } from '../queries/read-list.ts';
import { readOwnList } from '../queries/read-own.ts';
import { words } from '../texts/index.ts';

export const LISTS = '/trust-lists';
const DAY_MS = 86_400_000;

/** On what the validation of signatures stands: the lists that are loaded, with their age, and our own. */
export const listsPage: PageRoute = {
  path: LISTS,
  portal: 'public',
  async get(page) {
    const t = words(page.lang);
    const { lists } = await page.run(listLists, {});
    return portalPage(page, {
      ...{ portal: 'public', title: t.title, lead: t.lead, width: 'wide' },
      body: stack(listTable(page, lists), section({ title: t.own, intro: t.ownLead }, await ownList(page))),
    });
  },
};

/** The name of a list, as people say it. */
export function nameOf(name: string, t: ReturnType<typeof words>): string {
  return name.endsWith('-lotl') ? t.listOfLists(name.slice(0, -'-lotl'.length)) : name;
}

const TONES = {
  good: 'success',
  old: 'warning',
  failing: 'warning',
  closed: 'neutral',
  missing: 'neutral',
} as const;

export function listTable({ lang, kernel }: PageContext, rows: readonly ListSummary[]): Html {
  const t = words(lang);
  const day = (moment: string | null) => (moment === null ? '—' : formatDate(moment, lang));
  const ago = (moment: string) =>
    t.age(
      formatNumber(
        Math.max(0, Math.floor((kernel.now().epochMilliseconds - Date.parse(moment)) / DAY_MS)),
        lang,
      ),
    );
  return table({
    ...{ lang, caption: t.title, captionHidden: true, rows: [...rows] },
    empty: emptyState({ title: t.none }),
    columns: [
      {
        key: 'name',
        header: t.list,
        cell: ({ name }) => link(`${LISTS}/${name}`, nameOf(name, t)),
        rowHeader: true,
      },
      {
        key: 'state',
        header: t.state,
        cell: ({ state, faults }) =>
          html`${tag(t.states[state], TONES[state])}${faults.length > 0 && list(faults.map((each) => codeText(each, t)))}`,
      },
      {
        key: 'sequence',
        header: t.sequence,
        cell: ({ sequence }) => (sequence === null ? '—' : formatNumber(sequence, lang)),
        align: 'end',
      },
      {
        key: 'issued',
        header: t.issued,
        cell: ({ issuedAt }) => (issuedAt === null ? '—' : html`${day(issuedAt)} (${ago(issuedAt)})`),
      },
      { key: 'next', header: t.next, cell: ({ nextUpdate }) => day(nextUpdate) },
      { key: 'loaded', header: t.loaded, cell: ({ loadedAt }) => day(loadedAt) },
    ],
  });
}

/** A finding in words; one that is not known any more stands as it is. */
export function codeText(finding: string, t: ReturnType<typeof words>): string {
  const known: Readonly<Record<string, string>> = t.codes;
  return known[finding] ?? finding;
}

export async function ownList(page: PageContext): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { edition, signer } = await page.run(readOwnList, {});
  if (edition === null || signer === null) return paragraph(t.ownNone);
  return stack(
    summaryList(lang, [
      { key: t.sequence, value: formatNumber(edition.sequence, lang) },
      { key: t.issued, value: formatDate(edition.issuedAt, lang) },
      { key: t.next, value: formatDate(edition.nextUpdate, lang) },
      { key: t.ownDigest, value: code(edition.digest) },
      { key: t.ownSigner, value: code(signer) },
    ]),
    paragraph(link('/tsl/aplec.xml', t.ownLink)),
  );
}

/** One list: who is in it, and what each service may say of itself. */
export const listPage: PageRoute = {
  path: `${LISTS}/{name}`,
  portal: 'public',
  async get(page) {
    const { lang } = page;
    const t = words(lang);
    const found = await page.run(readList, { name: page.params['name'] });
    const title = nameOf(found.list.name, t);
    const rows = found.providers.flatMap((provider) =>
      provider.services.map((service) => ({ ...service, provider: provider.name })),
    );
    return portalPage(page, {
      ...{ portal: 'public', title, width: 'wide' },
      ...(found.scheme === null ? {} : { lead: html`<span lang="en">${found.scheme}</span>` }),
      breadcrumbs: [{ text: t.title, href: LISTS }, { text: title }],
      body: stack(
        listTable(page, [found.list]),
        found.operator !== null &&
          summaryList(lang, [{ key: t.operator, value: html`<span lang="en">${found.operator}</span>` }]),
        found.warnings.length > 0 &&
          section(
            { title: t.warnings },
            list(found.warnings.map(({ code: each, place }) => `${codeText(each, t)} ${place}`.trim())),
          ),
        section(
          { title: t.services },
          rows.length < found.total &&
            paragraph(t.more(formatNumber(rows.length, lang), formatNumber(found.total, lang))),
          servicesOf(page, rows),
        ),
      ),
    });
  },
};

type Row = {
  provider: string;
  name: string;
  type: string;
  status: string;
  granted: boolean;
  from: string;
  history: { status: string; from: string }[];
};

function servicesOf({ lang }: PageContext, rows: readonly Row[]): Html {
  const t = words(lang);
  return table({
    ...{ lang, caption: t.services, captionHidden: true, rows: [...rows], dense: true },
    columns: [
      {
        key: 'service',
        header: t.service,
        cell: (each) =>
          html`<span lang="en">${each.name}</span><br><small lang="en">${each.provider}</small>`,
        rowHeader: true,
      },
      { key: 'type', header: t.type, cell: (each) => code(each.type) },
      {
        key: 'status',
        header: t.status,
        cell: (each) => (each.granted ? tag(t.granted, 'success') : code(each.status)),
      },
      { key: 'since', header: t.since, cell: (each) => formatDate(each.from, lang) },
      {
        key: 'history',
        header: t.history,
        cell: ({ history }) =>
          history.length === 0
            ? '—'
            : list(history.map(({ status, from }) => `${status} (${formatDate(from, lang)})`)),
      },
    ],
  });
}
