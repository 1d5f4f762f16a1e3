import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatList, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code as codeText,
  details,
  emptyState,
  form,
  link,
  linkButton,
  list,
  notice,
  paragraph,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { demoFactors } from '../queries/demo-factors.ts';
import { myCredentials } from '../queries/desk.ts';
import { reviewTasks } from '../queries/review.ts';
import { type Signed, signBatch } from '../sign-batch.ts';
import type { Item } from '../signable.ts';
import { noneChosen } from './inbox.ts';
import { formErrors, HOME, places, refusal, requestPlace, wordsOf } from './parts.ts';

/** Shown one by one up to here; more are folded, and can still be read. */
const SHOWN_LIMIT = 30;

/**
 * Where documents are signed: the list as it is now, PIN and code, one button. Its form has no key against sending twice:
 * a code counts once, and a key would keep what was typed.
 */
export const signPage: PageRoute = {
  path: places.sign,
  portal: 'office',
  async get(page) {
    return review(page, page.query.getAll('task'));
  },
  async post(page) {
    const tasks = page.form.getAll('task');
    if (page.form.get('do') !== 'sign') {
      if (tasks.length === 0) return noneChosen(page);
      return review(page, tasks);
    }
    return signNow(page, tasks);
  },
};

type Shown = { banner?: Html | undefined; errors?: FieldError[] };

async function review(page: PageContext, tasks: string[], shown: Shown = {}): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const { items, leftOut } = await page.run(reviewTasks, { tasks });
  const { credentials, factors } = await page.run(myCredentials, {});
  const isReady =
    credentials.some(({ state }) => state === 'active') && factors !== 'none' && factors !== 'begun';
  const given = { portal: 'office' as const, title: t.review, width: 'wide' as const };
  const more = {
    ...(shown.banner === undefined ? {} : { banner: shown.banner }),
    ...(shown.errors === undefined ? {} : { errors: shown.errors }),
  };
  if (items.length === 0) {
    const back = linkButton(HOME, t.backToInbox, { look: 'secondary' });
    return portalPage(page, {
      ...given,
      ...more,
      body: emptyState({ title: t.nothingToSign, action: back }),
    });
  }
  const body = stack(
    leftOut > 0 && notice({ lang, tone: 'warning' }, t.leftOut(leftOut)),
    documentsTable(page, items),
    isReady ? await signForm(page, items, shown) : needCredential(page),
  );
  return portalPage(page, { ...given, ...more, lead: t.reviewLead(items.length), body });
}

const needCredential = (page: PageContext): Html => {
  const t = wordsOf(page);
  return notice(
    { lang: page.lang, tone: 'warning', title: t.needCredential },
    html`<p>${link(places.credential, t.myCredential)}</p>`,
  );
};

type Items = {
  requestId: string;
  documentId: string;
  title: string;
  name: string;
  hash: string;
  taskId: string;
}[];

function documentsTable(page: PageContext, items: Items): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const draw = (rows: Items) =>
    table({
      ...{ lang, caption: t.documents, captionHidden: true, rows, narrow: 'stack' as const, dense: true },
      columns: [
        {
          key: 'title',
          header: t.request,
          rowHeader: true,
          cell: (row) => link(requestPlace(row.requestId), row.title),
        },
        { key: 'name', header: t.documents, cell: (row) => contentLink(row, t.read) },
        { key: 'hash', header: t.fingerprint, cell: (row) => codeText(`${row.hash.slice(0, 16)}…`) },
      ],
    });
  if (items.length <= SHOWN_LIMIT) return draw(items);
  return stack(
    draw(items.slice(0, SHOWN_LIMIT)),
    details(`+ ${items.length - SHOWN_LIMIT}`, draw(items.slice(SHOWN_LIMIT))),
  );
}

/** The document, to be read beside; a PDF opens in the browser. */
export function contentLink(of: { requestId: string; documentId: string; name: string }, verb: string): Html {
  const path = `/v1/signatures/requests/${of.requestId}/documents/${of.documentId}/content?view=1`;
  return html`${of.name} ${link(path, html`${verb}<span class="ds-sr-only"> ${of.name}</span>`)}`;
}

async function signForm(page: PageContext, items: Items, { errors }: Shown): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const demo = await page.run(demoFactors, {});
  const hidden = items.map(
    (item) =>
      html`<input type="hidden" name="item" value="${[item.taskId, item.documentId, item.hash].join('/')}">`,
  );
  const tasks = [...new Set(items.map(({ taskId }) => taskId))].map(
    (task) => html`<input type="hidden" name="task" value="${task}">`,
  );
  return form(
    { action: places.sign, hidden: { do: 'sign' } },
    html`${hidden}${tasks}`,
    demo.pin !== undefined &&
      demo.code !== undefined &&
      notice({ lang, tone: 'info', title: t.demonstration }, t.demoFactors(demo.pin, demo.code)),
    textField({
      ...{ lang, name: 'pin', label: t.pin, kind: 'password', autocomplete: 'off', width: 12 },
      ...{ error: errors, spellcheck: false },
    }),
    textField({
      ...{ lang, name: 'code', label: t.code, kind: 'number', autocomplete: 'one-time-code', width: 8 },
      ...{ hint: t.codeHint, error: errors, spellcheck: false },
    }),
    buttonGroup(button(t.signNow(items.length)), linkButton(HOME, t.backToInbox, { look: 'tertiary' })),
    paragraph(t.notQualified, 'small'),
  );
}

const readItem = (text: string): Item => {
  const [taskId = '', documentId = '', hash = ''] = text.split('/');
  return { taskId, documentId, hash };
};

async function signNow(page: PageContext, tasks: string[]): Promise<PageAnswer> {
  const t = wordsOf(page);
  const items = page.form.getAll('item').map(readItem);
  // Before they are signed: afterwards those that are done are no longer in the list.
  const names = await namesOf(page, tasks);
  const [pin, code] = [page.form.get('pin') ?? '', page.form.get('code') ?? ''];
  try {
    const signed = await signBatch(page.kernel, page.actor, { items, pin, code });
    const failed = signed.filter((each) => each.problem !== undefined);
    if (failed.length === 0) return { redirect: HOME, flash: t.signedAll(signed.length) };
    return partly(page, { signed, failed, names });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const errors = formErrors(error);
    const banner = refusal(error, page.lang);
    const shown = { banner, ...(errors.length > 0 ? { errors } : {}) };
    return { html: await review(page, tasks, shown), status: error.status };
  }
}

/** Names of documents by their identifiers, of the requests whose tasks were sent. */
async function namesOf(page: PageContext, tasks: string[]): Promise<Map<string, string>> {
  const { items } = await page.run(reviewTasks, { tasks });
  return new Map(items.map(({ documentId, name }) => [documentId, name]));
}

type Outcome = { signed: readonly Signed[]; failed: readonly Signed[]; names: ReadonlyMap<string, string> };

/** Every reason why documents were refused, each once, before the documents that it is about. */
function reasonsOf({ failed, names }: Outcome, lang: Lang): Html[] {
  const reasons = new Map<string, string[]>();
  for (const { problem, documentId } of failed) {
    const kinds = problem!.clauses.length > 0 ? problem!.clauses : [problem!.kind];
    for (const { title, remedy } of kinds) {
      const said = `${title[lang]} ${remedy[lang]}`;
      reasons.set(said, [...(reasons.get(said) ?? []), names.get(documentId) ?? documentId]);
    }
  }
  return [...reasons].map(([said, of]) => html`<strong>${namedShort(of, lang)}</strong>: ${said}`);
}

/** A batch may have hundreds: the first ones, and how many more. */
const namedShort = (names: readonly string[], lang: Lang): string =>
  names.length <= SHOWN_LIMIT
    ? formatList(names, lang)
    : `${names.slice(0, SHOWN_LIMIT).join(', ')}… (+ ${names.length - SHOWN_LIMIT})`;

/** Some could not be signed: which, and why. */
function partly(page: PageContext, outcome: Outcome): PageAnswer {
  const { lang } = page;
  const t = wordsOf(page);
  const { signed, failed } = outcome;
  const body = stack(
    notice(
      { lang, tone: 'warning', title: t.signedSome, live: true },
      html`<p>${t.signedSomeBody(signed.length - failed.length, signed.length)}</p>`,
      list(reasonsOf(outcome, lang)),
    ),
    linkButton(HOME, t.backToInbox),
  );
  return { html: portalPage(page, { portal: 'office', title: t.review, body }), status: 409 };
}
