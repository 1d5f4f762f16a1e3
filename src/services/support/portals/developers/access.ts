import { anyOf } from '../../../../kernel/access.ts';
import { ACTOR_KINDS, type ActorKind } from '../../../../kernel/actor.ts';
import { html, join } from '../../../../kernel/html.ts';
import type { Contract } from '../../../../kernel/http/contract.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { code, paragraph, section, table } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { ownerOf } from '../problems/catalogue.ts';
import { words as problemWords } from '../problems/texts/index.ts';
import { operationsOf } from './operations.ts';
import { words } from './texts/index.ts';

type Line = Pick<Contract, 'name' | 'kind' | 'access'>;

/** Everything that one can do or ask, by an action or an address of its own, once, in the order of its name. */
export function allLines(kernel: Kernel): Line[] {
  const lines: Line[] = [
    ...kernel.services.flatMap((service) => service.actions),
    ...operationsOf(kernel).map(({ contract }) => contract),
  ];
  const byName = new Map(lines.map((line) => [line.name, line]));
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `/developers/access`: the access table, from the rules that `perform` applies. */
export const accessPage: PageRoute = {
  path: '/developers/access',
  portal: 'developers',
  async get(context) {
    const { lang, kernel } = context;
    const t = words(lang).access;
    const names = problemWords(lang).catalogue.service;
    const actions = allLines(kernel);
    const owners = [...new Set(actions.map((action) => ownerOf(action.name)))];
    return portalPage(context, {
      portal: 'developers',
      title: t.title,
      lead: t.lead,
      width: 'wide',
      body: html`${paragraph(t.capabilities)}
${owners.map((owner) =>
  section(
    { title: names[owner] ?? owner, id: owner },
    matrix(
      lang,
      names[owner] ?? owner,
      actions.filter((action) => ownerOf(action.name) === owner),
    ),
  ),
)}`,
    });
  },
};

function matrix(lang: Lang, caption: string, actions: readonly Line[]) {
  const t = words(lang).access;
  const cell = (kind: ActorKind) => (action: Line) => {
    const rule = action.access[kind];
    if (rule === undefined) return html`<span class="ap-text--subtle">${t.no}</span>`;
    return rule === true ? html`<strong>${t.yes}</strong>` : join(anyOf(rule).map(code), ' / ');
  };
  return table({
    lang,
    caption,
    captionHidden: true,
    narrow: 'scroll',
    dense: true,
    rows: actions,
    columns: [
      {
        key: 'action',
        header: t.action,
        rowHeader: true,
        cell: (action) =>
          html`${code(action.name)} <span class="ap-text--subtle">${action.kind === 'query' ? t.reads : t.writes}</span>`,
      },
      ...ACTOR_KINDS.map((kind) => ({ key: kind, header: t.kinds[kind], cell: cell(kind) })),
    ],
  });
}
