import { stringify } from 'csv-stringify/sync';
import { assertMayDo } from '../../../../kernel/access.ts';
import type { HtmlValue } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';
import {
  code,
  emptyPage,
  emptyState,
  linkButton,
  pagination,
  stack,
  table,
  tabs,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { HISTORY_PAGE, readHistory } from '../actions/own-account.ts';
import { accountWords } from '../texts/account.ts';
import { words } from '../texts/index.ts';
import { ACCOUNT, browserName, methodTitle, PEOPLE } from './account.ts';

const HERE = `${ACCOUNT}/history`;
const MOST_LINES = 5_000;

/** Every identification as oneself, also those that were refused. */
export const historyPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const { lang, query } = page;
    const t = accountWords(lang);
    const asked = query.get('outcome');
    const outcome = (['identified', 'refused'] as const).find((each) => each === asked);
    const filter = outcome === undefined ? {} : { outcome };
    if (query.get('format') === 'csv') return csv(page, filter);
    const at = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
    const { items, total } = await page.run(readHistory, { ...filter, offset: (at - 1) * HISTORY_PAGE });
    const address = (more: Record<string, string>) =>
      `${HERE}?${new URLSearchParams({ ...filter, ...more })}`;
    const pages = {
      ...{ lang, page: at, pages: Math.ceil(total / HISTORY_PAGE) },
      href: (to: number) => address({ page: String(to) }),
    };
    const { levels } = words(lang).signIn;
    const saidReason = reasonsIn(page);
    const tab = (value: 'identified' | 'refused' | undefined, text: string) => ({
      ...{ text, current: outcome === value },
      href: value === undefined ? HERE : `${HERE}?outcome=${value}`,
    });
    const body = stack(
      tabs(t.outcome, [
        tab(undefined, t.all),
        tab('identified', t.outcomes.identified),
        tab('refused', t.outcomes.refused),
      ]),
      items.length === 0
        ? emptyPage(pages, emptyState({ title: t.historyEmpty, body: t.historyEmptyMore }))
        : table({
            ...{ lang, caption: t.historyTitle, captionHidden: true, rows: items },
            columns: [
              { key: 'at', header: t.when, rowHeader: true, cell: (line) => formatDateTime(line.at, lang) },
              {
                ...{ key: 'outcome', header: t.outcome },
                cell: (line) =>
                  tag(t.outcomes[line.outcome], line.outcome === 'identified' ? 'success' : 'warning'),
              },
              { key: 'method', header: t.method, cell: ({ method }) => methodTitle(page, method) },
              { key: 'level', header: t.level, cell: ({ level }) => (level === null ? '—' : levels[level]) },
              { key: 'for', header: t.for, cell: ({ client }) => client ?? t.ours },
              { key: 'device', header: t.device, cell: ({ agent }) => browserName(agent) ?? '—' },
              {
                key: 'reason',
                header: t.reason,
                cell: ({ reason }) => (reason === null ? '—' : saidReason(reason)),
              },
            ],
          }),
      pagination(pages),
      linkButton(address({ format: 'csv' }), t.exportCsv, { look: 'secondary' }),
      linkButton(ACCOUNT, t.back, { look: 'tertiary' }),
    );
    const { historyTitle: title, historyLead: lead } = t;
    return portalPage(page, { portal: 'public', title, lead, body, width: 'wide' });
  },
};

/** Why it was refused, as it was told then; a code is for machines. */
function reasonsIn({ kernel, lang }: PageContext): (reason: string) => HtmlValue {
  const makers = kernel.services.flatMap(({ problems }) => Object.values(problems ?? {}));
  const titles = new Map(makers.map(({ code: of, kind }) => [of, kind.title[lang]]));
  return (reason) => titles.get(reason) ?? code(reason);
}

async function csv(page: PageContext, filter: { outcome?: 'identified' | 'refused' }) {
  const { items } = await page.run(readHistory, { ...filter, limit: MOST_LINES });
  const columns = ['at', 'outcome', 'method', 'level', 'client', 'agent', 'reason', 'id'];
  const file = stringify(items, { header: true, columns, escape_formulas: true });
  return { file, type: 'text/csv; charset=utf-8', name: 'aplec-identifications.csv' };
}
