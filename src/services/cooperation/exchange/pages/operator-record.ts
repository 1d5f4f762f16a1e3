import { mayDo } from '../../../../kernel/access.ts';
import type { Action } from '../../../../kernel/action.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkbox,
  code,
  form,
  link,
  linkButton,
  list,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  tag,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { eraseRecord, holdRecord, liftHold } from '../actions/records.ts';
import type { RecordView } from '../queries/record-view.ts';
import { findRecord } from '../queries/records.ts';
import { type RecordTexts, recordTexts } from '../texts/records.ts';
import { RECORDS, whyOf } from './operator-records.ts';
import { moment, outcomeTag, problemNotice, say, wordsOf } from './parts.ts';

const ACTIONS = {
  hold: holdRecord as unknown as Action,
  lift: liftHold as unknown as Action,
  erase: eraseRecord as unknown as Action,
} as const;
type Act = keyof typeof ACTIONS;

/** What somebody may do with a record as it is now. */
function actsOf({ actor }: PageContext, state: RecordView['state']): Act[] {
  const fitting: Readonly<Record<RecordView['state'], Act[]>> = {
    kept: ['hold', 'erase'],
    held: ['lift'],
    erased: [],
  };
  return fitting[state].filter((act) => mayDo(actor, ACTIONS[act].access).allowed);
}

const crumbs = (page: PageContext, r: RecordTexts, ...rest: { text: string; href?: string }[]) => [
  { text: wordsOf(page).operator.home, href: '/operator' },
  { text: r.title, href: RECORDS },
  ...rest,
];

/** One record: what is kept of it, its holds, and what may be done. */
export const operatorRecord: PageRoute = {
  path: `${RECORDS}/{id}`,
  portal: 'operator',
  async get(page) {
    const r = recordTexts(page.lang);
    const found = await page.run(findRecord, { id: page.params['id'] });
    const { exchange } = found;
    const acts = actsOf(page, found.state);
    return portalPage(page, {
      portal: 'operator',
      title: titleOf(page, found),
      caption: exchange.id,
      width: 'wide',
      breadcrumbs: crumbs(page, r, { text: titleOf(page, found) }),
      body: stack(
        found.erasure !== null && erasedNotice(page, found.erasure.at, r),
        summaryList(page.lang, factsOf(page, found, r)),
        found.holds.length > 0 &&
          section({ title: r.holdHistory }, list(found.holds.map((hold) => holdLine(page, hold, r)))),
        found.state !== 'erased' && acts.length === 0 && notice({ lang: page.lang }, paragraph(r.mayNot)),
        buttonGroup(
          acts.map((act) =>
            linkButton(`${RECORDS}/${exchange.id}/${act}`, r.acts[act], { look: 'secondary' }),
          ),
        ),
      ),
    });
  },
};

const titleOf = ({ lang }: PageContext, { exchange }: RecordView) =>
  `${say(exchange.serviceTitle, lang)}, ${moment(exchange.at, lang)}`;

function erasedNotice({ lang }: PageContext, at: string, r: RecordTexts): Html {
  return notice({ lang, tone: 'info', title: r.erasedTitle(formatDate(at, lang)) }, paragraph(r.erasedText));
}

function factsOf(page: PageContext, { exchange, state, erasure }: RecordView, r: RecordTexts) {
  const t = wordsOf(page);
  const tones = { kept: 'success', held: 'warning', erased: 'neutral' } as const;
  const proofs = [
    [exchange.acceptedLeaf, r.proofAccepted],
    [exchange.outcomeLeaf, r.proofOutcome],
    ...(erasure?.leaves ?? []).map((leaf, index) => [leaf, r.proofErasure(String(index + 1))]),
  ] as [string | null, string][];
  return [
    { key: r.exchange, value: code(exchange.id) },
    { key: r.state, value: tag(r.states[state], tones[state]) },
    ...(erasure === null ? [] : [{ key: r.why, value: whyOf(erasure, r) }]),
    { key: t.consumer, value: exchange.consumerName },
    { key: t.provider, value: exchange.providerName ?? '—' },
    { key: t.service, value: say(exchange.serviceTitle, page.lang) },
    { key: t.purpose, value: exchange.procedureTitle ?? exchange.procedureCode ?? '—' },
    { key: t.outcome, value: outcomeTag(t, exchange.outcome) },
    {
      key: r.proofs,
      value: list(
        proofs.flatMap(([leaf, text]) => (leaf === null ? [] : [link(`/verify?receipt=${leaf}`, text)])),
        'plain',
      ),
    },
  ];
}

function holdLine({ lang }: PageContext, hold: RecordView['holds'][number], r: RecordTexts): Html {
  const end =
    hold.liftedAt === null ? r.standing : r.lifted(formatDate(hold.liftedAt, lang), hold.liftedReason ?? '—');
  return html`${moment(hold.setAt, lang)}: ${hold.reason} (${end})`;
}

/** The page on which a hold or an erasure is confirmed, with its reason. */
export const operatorRecordStep: PageRoute = {
  path: `${RECORDS}/{id}/{act}`,
  portal: 'operator',
  get: (page) => confirm(page, undefined),
  async post(page) {
    const act = actOf(page);
    const id = page.params['id']!;
    const reason = page.form.get('reason') ?? '';
    const done = await page.attempt(ACTIONS[act], { id, reason, confirm: page.form.get('confirm') ?? '' });
    if (!done.ok) return confirm(page, done.problem);
    return { redirect: `${RECORDS}/${id}`, flash: recordTexts(page.lang).done[act] };
  },
};

function actOf({ params }: PageContext): Act {
  const act = params['act'] ?? '';
  if (!Object.hasOwn(ACTIONS, act)) throw kernelProblems['not-found']();
  return act as Act;
}

async function confirm(page: PageContext, problem: Problem | undefined): Promise<PageAnswer> {
  const act = actOf(page);
  const r = recordTexts(page.lang);
  const found = await page.run(findRecord, { id: page.params['id'] });
  const errors = errorsOf(page, problem, r);
  const whole = portalPage(page, {
    portal: 'operator',
    title: r.acts[act],
    caption: titleOf(page, found),
    errors,
    breadcrumbs: crumbs(
      page,
      r,
      { text: titleOf(page, found), href: `${RECORDS}/${found.exchange.id}` },
      { text: r.acts[act] },
    ),
    body: stack(
      errors.length === 0 && problemNotice(problem, page.lang),
      notice({ lang: page.lang, tone: act === 'erase' ? 'warning' : 'info' }, paragraph(r.effects[act])),
      stepForm(page, act, errors, r),
    ),
  });
  return problem === undefined ? whole : { html: whole, status: problem.status };
}

function errorsOf(page: PageContext, problem: Problem | undefined, r: RecordTexts): FieldError[] {
  const { fieldErrors, fieldWrong } = wordsOf(page);
  const said: Readonly<Record<string, string>> = { reason: fieldErrors.reason, confirm: r.confirmMissing };
  return (problem?.fields ?? []).map(({ field }) => ({ field, message: said[field] ?? fieldWrong }));
}

function stepForm(page: PageContext, act: Act, error: FieldError[], r: RecordTexts): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return form(
    { key: page.formKey },
    textArea({
      lang,
      name: 'reason',
      label: t.reason,
      hint: r.reasonHint,
      error,
      value: page.form.get('reason') ?? '',
      rows: 4,
      maxlength: 1000,
    }),
    act === 'erase' &&
      checkbox({
        lang,
        name: 'confirm',
        label: r.confirm,
        error,
        value: 'yes',
        checked: page.form.get('confirm') === 'yes',
      }),
    buttonGroup(
      button(r.acts[act], act === 'erase' ? { look: 'danger' } : {}),
      linkButton(`${RECORDS}/${page.params['id']}`, t.cancel, { look: 'tertiary' }),
    ),
  );
}
