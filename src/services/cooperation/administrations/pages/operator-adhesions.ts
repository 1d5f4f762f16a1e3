import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  filterForm,
  form,
  link,
  pagination,
  select,
  summaryList,
  table,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { approveAdhesion } from '../actions/approve-adhesion.ts';
import { endAdhesion } from '../actions/end-adhesion.ts';
import { resumeAdhesion } from '../actions/resume-adhesion.ts';
import { suspendAdhesion } from '../actions/suspend-adhesion.ts';
import { ADHESION_STATES, type AdhesionState, after } from '../adhesion.ts';
import { administrationsProblems } from '../problems.ts';
import { listAdhesions } from '../queries/list-adhesions.ts';
import { type Words, words } from '../texts/index.ts';
import { OPERATOR } from './operator-list.ts';
import { address, formErrors, refusal, serviceTitle, stateTag } from './parts.ts';

const QUEUE = '/operator/adhesions';
const STEPS = {
  approve: approveAdhesion,
  resume: resumeAdhesion,
  suspend: suspendAdhesion,
  end: endAdhesion,
};
type Step = keyof typeof STEPS;
const isStep = (text: string | null): text is Step => text !== null && Object.hasOwn(STEPS, text);

/** Every adhesion, the requests that wait first in sight. */
export const adhesionsPage: PageRoute = {
  path: QUEUE,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATOR);
    const { lang, query } = page;
    const t = words(lang);
    const state = query.get('state') ?? 'requested';
    const result = await page.run(listAdhesions, { state, page: query.get('page') ?? 1 });
    const options = ADHESION_STATES.map((value) => ({ value, label: t.states[value] }));
    const filters = filterForm(
      { lang, action: QUEUE },
      select({ lang, name: 'state', label: t.state, options, value: state, placeholder: t.allStates }),
    );
    const list = table({
      ...{ lang, caption: t.adhesionsTitle, captionHidden: true, rows: result.found },
      columns: [
        {
          key: 'body',
          header: t.body,
          cell: (row) => link(decisionHref(row), row.administrationName),
          rowHeader: true,
        },
        { key: 'service', header: t.service, cell: (row) => serviceTitle(row.service, t) },
        { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t) },
        { key: 'requested', header: t.requestedOn, cell: (row) => formatDate(row.requestedAt, lang) },
        { key: 'reason', header: t.reason, cell: (row) => row.reason ?? '—' },
      ],
      empty: emptyState({ title: t.noneInQueue, body: t.noneInQueueHelp }),
    });
    const href = (to: number) => `${QUEUE}?state=${encodeURIComponent(state)}&page=${to}`;
    const pages = pagination({ lang, page: result.page, pages: result.pages, href });
    return portalPage(page, {
      ...{
        portal: 'operator',
        title: t.adhesionsTitle,
        lead: t.adhesionsLead,
        body: html`${filters}${list}${pages}`,
        width: 'wide',
      },
    });
  },
};

type Row = { id: string; administrationId: string };
const decisionHref = (row: Row) => address(`${QUEUE}/${row.administrationId}/${row.id}`, {});

/** One adhesion and what the operator can do with it, with the reason. */
export const adhesionPage: PageRoute = {
  path: `${QUEUE}/{administrationId}/{id}`,
  portal: 'operator',
  async get(page) {
    return show(page, await adhesionOf(page));
  },
  async post(page) {
    const adhesion = await adhesionOf(page);
    const t = words(page.lang);
    const step = page.form.get('step');
    if (!isStep(step)) throw administrationsProblems['adhesion-move']();
    const { id, administrationId } = adhesion;
    const input = {
      id,
      administrationId,
      version: page.form.get('version') || undefined,
      reason: page.form.get('reason') ?? '',
    };
    const taken = await page.attempt(STEPS[step], input);
    if (taken.ok) return { redirect: decisionHref(adhesion), flash: t.done[step] };
    const { problem } = taken;
    return {
      html: show(page, adhesion, formErrors(problem, t, page.lang), refusal(problem, page.lang)),
      status: problem.status,
    };
  },
};

type Adhesion = Awaited<ReturnType<typeof adhesionOf>>;

async function adhesionOf(page: PageContext) {
  assertMayDo(page.actor, OPERATOR);
  const { administrationId, id } = page.params;
  if (!isId(administrationId) || !isId(id)) throw administrationsProblems['adhesion-unknown']();
  const { found } = await page.run(listAdhesions, { administrationId, id });
  const adhesion = found[0];
  if (adhesion === undefined) throw administrationsProblems['adhesion-unknown']();
  return adhesion;
}

function show(page: PageContext, adhesion: Adhesion, errors?: FieldError[], banner?: Html): Html {
  const { lang } = page;
  const t = words(lang);
  const facts = summaryList(lang, [
    { key: t.body, value: link(`/directory/${adhesion.administrationId}`, adhesion.administrationName) },
    { key: t.service, value: serviceTitle(adhesion.service, t) },
    { key: t.state, value: stateTag(adhesion.state, t) },
    ...(adhesion.reason === null ? [] : [{ key: t.reason, value: adhesion.reason }]),
    { key: t.requestedOn, value: formatDate(adhesion.requestedAt, lang) },
    ...(adhesion.activeSince === null
      ? []
      : [{ key: t.activeSince, value: formatDate(adhesion.activeSince, lang) }]),
    ...(adhesion.suspendedAt === null
      ? []
      : [{ key: t.suspendedOn, value: formatDate(adhesion.suspendedAt, lang) }]),
    ...(adhesion.endedAt === null ? [] : [{ key: t.endedOn, value: formatDate(adhesion.endedAt, lang) }]),
  ]);
  const possible = (Object.keys(STEPS) as Step[]).filter((step) => after(adhesion.state, step) !== undefined);
  const decide =
    possible.length > 0 &&
    form(
      { key: page.formKey, hidden: { version: adhesion.version } },
      textArea({
        lang,
        name: 'reason',
        label: t.reasonNeeded,
        hint: t.reasonHint,
        value: page.form.get('reason') ?? '',
        error: errors,
        maxlength: 1000,
      }),
      buttonGroup(...possible.map((step) => stepButton(step, adhesion.state, t))),
    );
  const title = t.decideTitle(serviceTitle(adhesion.service, t));
  return portalPage(page, {
    ...{ portal: 'operator', title, caption: adhesion.administrationName, body: html`${facts}${decide}` },
    breadcrumbs: [{ text: t.adhesionsTitle, href: QUEUE }, { text: adhesion.administrationName }],
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

function stepButton(step: Step, state: AdhesionState, t: Words): Html {
  const text = step === 'end' && state === 'requested' ? t.turnDown : t.steps[step];
  const look = step === 'approve' || step === 'resume' ? 'primary' : step === 'end' ? 'danger' : 'secondary';
  return button(text, { name: 'step', value: step, look });
}
