import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { code, link, section, table, tabs, tag } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { type Operation, operationsOf } from './operations.ts';
import { words } from './texts/index.ts';

/** `/developers/api`: every operation, by its tag. */
export const apiPage: PageRoute = {
  path: '/developers/api',
  portal: 'developers',
  async get(context) {
    const { lang, kernel } = context;
    const t = words(lang).api;
    const operations = operationsOf(kernel);
    const groups = [...new Set(operations.map(tagOf))].sort();
    const of = (group: string) => operations.filter((operation) => tagOf(operation) === group);
    return portalPage(context, {
      portal: 'developers',
      title: t.title,
      lead: t.lead(formatNumber(operations.length, lang)),
      width: 'wide',
      body: html`${tabs(
        t.onPage,
        groups.map((group) => ({ text: group, href: `#${group}`, count: of(group).length })),
      )}
${groups.map((group) => section({ title: html`<span lang="en">${group}</span>`, id: group }, listing(lang, group, of(group))))}`,
    });
  },
};

const tagOf = ({ doc }: Operation): string => doc.tags[0] ?? '';

export function operationHref({ id }: Operation): string {
  return `/developers/api/${encodeURIComponent(id)}`;
}

/** The method as a tag; the word says it, the colour only helps to find those that change something. */
export function methodTag(method: string) {
  return tag(method, method === 'GET' ? 'info' : method === 'DELETE' ? 'danger' : 'accent');
}

function listing(lang: Lang, caption: string, operations: readonly Operation[]) {
  const t = words(lang).api;
  return table({
    lang,
    caption,
    captionHidden: true,
    rows: operations,
    columns: [
      {
        key: 'operation',
        header: t.operation,
        rowHeader: true,
        cell: (row) => link(operationHref(row), html`<span lang="en">${row.doc.summary}</span>`),
      },
      { key: 'method', header: t.method, cell: (row) => methodTag(row.method) },
      { key: 'address', header: t.address, cell: (row) => code(row.path) },
    ],
  });
}
