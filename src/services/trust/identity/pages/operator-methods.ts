import type { z } from 'zod';
import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDateTime, formatNumber } from '../../../../kernel/texts.ts';
import {
  code,
  emptyState,
  hiddenText,
  link,
  list,
  section,
  stack,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { overlookMethods } from '../actions/methods.ts';
import { allMethods } from '../methods.ts';
import { words } from '../texts/index.ts';
import { operatorWords } from '../texts/operators.ts';

export const METHODS = '/operator/methods';
type View = z.output<(typeof overlookMethods)['output']>;

/** What operators see of the sign-ins. */
export const methodsPage: PageRoute = {
  path: METHODS,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, { operator: true });
    const view = await page.run(overlookMethods, {});
    const t = operatorWords(page.lang);
    const body = stack(methodTable(page, view), section({ title: t.incidents }, incidentTable(page, view)));
    return portalPage(page, { portal: 'operator', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

const canManage = ({ actor }: PageContext) => mayDo(actor, { operator: 'methods.manage' }).allowed;

/** The name of a method for people; what is not a method of ours stands as it is. */
export const methodTitle = ({ kernel, lang }: PageContext, name: string): string =>
  allMethods(kernel).find((each) => each.name === name)?.title[lang] ?? name;

function methodTable(page: PageContext, { methods }: View) {
  const { lang } = page;
  const t = operatorWords(lang);
  const levels = words(lang).signIn.levels;
  const most = (name: string) => allMethods(page.kernel).find((each) => each.name === name)?.most;
  const number = (value: number) => formatNumber(value, lang);
  type Line = View['methods'][number];
  const acts = {
    key: 'act',
    header: t.act,
    cell: ({ method, suspended }: Line) =>
      link(
        `${METHODS}/${encodeURIComponent(method)}`,
        html`${suspended === null ? t.suspend : t.resume}${hiddenText(` ${methodTitle(page, method)}`)}`,
      ),
  };
  return table<Line>({
    ...{ lang, caption: t.title, captionHidden: true, rows: methods },
    columns: [
      { key: 'method', header: t.method, rowHeader: true, cell: ({ method }) => methodTitle(page, method) },
      {
        key: 'most',
        header: t.most,
        cell: ({ method }) => {
          const level = most(method);
          return level ? levels[level] : '—';
        },
      },
      {
        key: 'state',
        header: t.state,
        cell: ({ suspended }) =>
          suspended === null
            ? tag(t.working, 'success')
            : html`${tag(t.suspended, 'danger')} ${formatDateTime(suspended.since, lang)}: ${suspended.reason}`,
      },
      { key: 'identified', header: t.identified, align: 'end', cell: (line) => number(line.identified) },
      { key: 'refused', header: t.refused, align: 'end', cell: (line) => number(line.refused) },
      {
        key: 'reasons',
        header: t.reasons,
        cell: ({ reasons }) =>
          reasons.length === 0
            ? '—'
            : list(reasons.map(({ reason, count }) => html`${code(reason)} ${number(count)}`)),
      },
      ...(canManage(page) ? [acts] : []),
    ],
  });
}

function incidentTable(page: PageContext, { incidents }: View) {
  const { lang } = page;
  const t = operatorWords(lang);
  if (incidents.length === 0) return emptyState({ title: t.noIncidents, body: t.noIncidentsMore });
  type Line = View['incidents'][number];
  const number = (value: number | undefined) => formatNumber(value ?? 0, lang);
  return table<Line>({
    ...{ lang, caption: t.incidents, captionHidden: true, rows: incidents },
    columns: [
      {
        key: 'raised',
        header: t.raised,
        rowHeader: true,
        cell: ({ raisedAt }) => formatDateTime(raisedAt, lang),
      },
      { key: 'method', header: t.method, cell: ({ method }) => methodTitle(page, method) },
      {
        key: 'what',
        header: t.what,
        cell: ({ kind, facts }) =>
          html`${t.kinds[kind]}. ${kind === 'many-refusals' ? t.facts(number(facts['count']), number(facts['usual'])) : t.differs(number(facts['count']))}.`,
      },
      {
        key: 'state',
        header: t.state,
        cell: ({ id, closedAt, note, raisedAt }) => {
          if (closedAt !== null) return html`${tag(t.closed)} ${formatDateTime(closedAt, lang)}: ${note}`;
          const close = link(
            `/operator/incidents/${id}`,
            html`${t.close}${hiddenText(` ${formatDateTime(raisedAt, lang)}`)}`,
          );
          return html`${tag(t.open, 'warning')} ${canManage(page) && close}`;
        },
      },
    ],
  });
}
