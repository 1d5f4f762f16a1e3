import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { Problem, type ProblemMaker, problemBody } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  code,
  codeBlock,
  emptyState,
  form,
  inset,
  link,
  paragraph,
  searchField,
  section,
  summaryList,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { allProblems, ownerOf, searchProblems } from './catalogue.ts';
import { words } from './texts/index.ts';

const EXAMPLE_REQUEST = '00000000-0000-7000-8000-000000000000';

/** `/problems`: every refusal, by who declares it, with a search over codes and words. */
export const problemsPage: PageRoute = {
  path: '/problems',
  portal: 'developers',
  async get(context) {
    const { lang, kernel, query } = context;
    const t = words(lang).catalogue;
    const all = allProblems(kernel);
    const asked = query.get('q') ?? '';
    const found = searchProblems(all, asked, lang);
    const owners = [...new Set(found.map((maker) => ownerOf(maker.code)))];
    return portalPage(context, {
      portal: 'developers',
      title: t.title,
      lead: t.lead,
      width: 'wide',
      body: html`${form({ method: 'get', action: '/problems', label: t.find }, searchField({ lang, name: 'q', label: t.search, value: asked, button: t.find }))}
${asked !== '' && paragraph(html`${t.shown(found.length, all.length)} ${link('/problems', t.all)}`)}
${found.length === 0 && emptyState({ title: t.none })}
${owners.map((owner) =>
  section(
    { title: t.service[owner] ?? owner, id: owner },
    listing(
      found.filter((maker) => ownerOf(maker.code) === owner),
      lang,
      t.service[owner] ?? owner,
    ),
  ),
)}`,
    });
  },
};

function listing(makers: readonly ProblemMaker[], lang: Lang, caption: string) {
  const t = words(lang).catalogue;
  return table({
    lang,
    caption,
    captionHidden: true,
    rows: makers,
    columns: [
      {
        key: 'code',
        header: t.codeColumn,
        rowHeader: true,
        cell: (row) => link(`/problems/${row.code}`, row.code),
      },
      { key: 'title', header: t.titleColumn, cell: (row) => row.kind.title[lang] },
      { key: 'status', header: t.statusColumn, align: 'end', cell: (row) => row.kind.status },
    ],
  });
}

/** `/problems/{code}`: the page to which the `type` of every refusal leads (RFC 9457 §3.1.1). */
export const problemCodePage: PageRoute = {
  path: '/problems/{code}',
  portal: 'developers',
  async get(context) {
    const { lang, kernel, params } = context;
    const t = words(lang);
    const maker = allProblems(kernel).find((each) => each.code === params['code']);
    if (maker === undefined) throw kernelProblems['not-found']();
    const { status, title, remedy } = maker.kind;
    const owner = ownerOf(maker.code);
    const body = problemBody(new Problem(maker.code, maker.kind), lang, EXAMPLE_REQUEST);
    return portalPage(context, {
      portal: 'developers',
      title: title[lang],
      caption: maker.code,
      breadcrumbs: [{ text: t.catalogue.title, href: '/problems' }, { text: maker.code }],
      body: html`${inset(html`<p><strong>${t.whatToDo}.</strong> ${remedy[lang]}</p>`)}
${summaryList(lang, [
  { key: t.code, value: code(maker.code) },
  { key: t.catalogue.status, value: html`${status}. ${meaning(status, lang)}` },
  { key: t.catalogue.from, value: t.catalogue.service[owner] ?? owner },
])}
${section({ title: t.catalogue.inJson, intro: t.catalogue.inJsonIntro }, codeBlock(lang, JSON.stringify(body, null, 2), 'application/problem+json'))}
${paragraph(link('/problems', t.catalogue.back))}`,
    });
  },
};

function meaning(status: number, lang: Lang): string {
  const t = words(lang).statusMeaning;
  return status === 429 ? t['429'] : status >= 500 ? t['5xx'] : t['4xx'];
}
