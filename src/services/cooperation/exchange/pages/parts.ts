import { type Html, type HtmlValue, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { Clause, FieldError, Problem, Sentence } from '../../../../kernel/problem.ts';
import { formatDateTime, formatEuro, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  form,
  link,
  linkButton,
  list,
  notice,
  paragraph,
  stack,
  type Tone,
  table,
  tag,
  textArea,
  timeline,
} from '../../../../ui/index.ts';
import type { MoveView } from '../queries/views.ts';
import { exchangeSettings } from '../settings.ts';
import { type ExchangeTexts, exchangeTexts } from '../texts/index.ts';

/** The words of a page. */
export function wordsOf(page: Pick<PageContext, 'lang'>): ExchangeTexts {
  return exchangeTexts(page.lang);
}

/** A word of a group by a key that comes from data. */
export function word(of: Readonly<Record<string, string>>, key: string | null): string {
  return key === null ? '—' : (of[key] ?? key);
}

const TONES: Readonly<Record<string, Tone>> = {
  draft: 'neutral',
  pending: 'warning',
  active: 'success',
  published: 'success',
  deprecated: 'warning',
  suspended: 'danger',
  rejected: 'danger',
  archived: 'neutral',
  revoked: 'danger',
  answered: 'success',
  refused: 'danger',
  failed: 'warning',
  accepted: 'info',
  up: 'success',
  down: 'danger',
  unknown: 'neutral',
};

/** How an exchange ended, in its words and colour. An unknown end is no neutral fact, as unknown health is. */
export function outcomeTag(t: ExchangeTexts, outcome: string): Html {
  return outcome === 'unknown' ? tag(t.outcomes.unknown, 'warning') : stateTag(t.outcomes, outcome);
}

/** A state in its words and colour. */
export function stateTag(of: Readonly<Record<string, string>>, state: string): Html {
  return tag(word(of, state), TONES[state] ?? 'neutral');
}

/** Messages beside fields in the reader's language; a field without words of its own gets the general one. */
export function errorsOf(problem: Pick<Problem, 'fields'> | undefined, t: ExchangeTexts): FieldError[] {
  const known: Readonly<Record<string, string>> = t.fieldErrors;
  const seen = new Set<string>();
  return (problem?.fields ?? []).flatMap(({ field, message }) => {
    const name = field.split('.')[0]!;
    if (seen.has(name)) return [];
    seen.add(name);
    const said = known[name] ?? t.fieldWrong;
    return [{ field: name, message: DETAILED.has(name) ? `${said} (${field}: ${message})` : said }];
  });
}

/** What the page itself could not read, then what the action refuses; of each field the first. */
export function together(own: readonly FieldError[], rest: readonly FieldError[]): FieldError[] {
  const taken = new Set(own.map(({ field }) => field));
  return [...own, ...rest.filter(({ field }) => !taken.has(field))];
}

/** In the place of what could not be read: no input has this form, so that the rest is checked and nothing is done. */
export const UNREADABLE = '\u0000';

/** Fields written by technicians, where the exact fault is worth its English. */
const DETAILED = new Set(['questionSchema', 'answerSchema', 'fields', 'jwks', 'certificate', 'address']);

/** A refusal over the form: what happened, what to do, and each clause with its own remedy. */
export function problemNotice(problem: Problem | undefined, lang: Lang): Html | undefined {
  if (problem === undefined) return undefined;
  return notice(
    { lang, tone: 'danger', title: problem.kind.title[lang], live: true },
    paragraph(problem.kind.remedy[lang]),
    problem.clauses.length > 0 && clauseList(problem.clauses, lang),
  );
}

export function clauseList(clauses: readonly Clause[], lang: Lang): Html {
  return list(clauses.map((clause) => html`<strong>${clause.title[lang]}</strong> ${clause.remedy[lang]}`));
}

/** Values of a form sent back after a refusal, else of what it was opened with. */
export function valuesOf(
  page: PageContext,
  before: Readonly<Record<string, string>>,
): (name: string) => string {
  const sent = page.form.size > 0;
  return (name) => (sent ? (page.form.get(name) ?? '') : (before[name] ?? ''));
}

/** The history of an agreement, a data service or a system. */
export function historyOf(moves: readonly MoveView[], t: ExchangeTexts, lang: Lang): Html {
  if (moves.length === 0) return paragraph(t.noHistory, 'subtle');
  return timeline(
    lang,
    moves.map((move, index) => ({
      title: word(t.acts, move.action),
      at: Temporal.Instant.from(move.at),
      state: index === 0 ? 'now' : 'done',
      body: html`${t.by(word(t.sides, move.side))}${move.unit !== null && ` (${move.unit})`}${
        move.reason !== null && html`<br>${t.reason}: ${move.reason}`
      }`,
    })),
  );
}

/** Title of something in the reader's language, or a dash. */
export function say(sentence: Sentence | null, lang: Lang): string {
  return sentence?.[lang] ?? '—';
}

/** An address with parameters, leaving out the empty ones. */
export function addressOf(
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Parameters of the address that a filter knows, as the input of a query; empty ones left out. */
export function filtersOf(query: URLSearchParams, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])));
}

/** Milliseconds from microseconds, for people. */
export function milliseconds(us: number | null, lang: Lang): string {
  return us === null ? '—' : `${formatNumber(us / 1000, lang, us < 10_000 ? 1 : 0)} ms`;
}

export function moment(at: string | null, lang: Lang): string {
  return at === null ? '—' : formatDateTime(at, lang, 'short');
}

type Confirm = {
  page: PageContext;
  act: string;
  problem?: Problem | undefined;
  /** Whether a reason is asked: always when somebody else bears the step. */
  withReason: boolean;
  back: string;
};

/** What will happen, the reason, and the button: a step is confirmed on its own page. */
export function confirmForm({ page, act, problem, withReason, back }: Confirm): Html {
  const t = wordsOf(page);
  const { lang } = page;
  const grave = ['reject', 'suspend', 'archive', 'revoke'].includes(act);
  const errors = errorsOf(problem, t);
  return stack(
    errors.length === 0 && problemNotice(problem, lang),
    grave ? notice({ lang, tone: 'warning' }, word(t.effects, act)) : paragraph(word(t.effects, act)),
    form(
      { key: page.formKey },
      withReason &&
        textArea({
          lang,
          name: 'reason',
          label: t.reason,
          hint: t.reasonHint,
          error: errors,
          value: page.form.get('reason') ?? '',
          rows: 4,
          maxlength: 1000,
        }),
      buttonGroup(
        button(word(t.buttons, act), grave ? { look: 'danger' } : {}),
        linkButton(back, t.cancel, { look: 'tertiary' }),
      ),
    ),
  );
}

/** The links to prove an exchange: check it on the page of the verifier, or keep the receipt. */
export function proofLinks(leaf: string | null, t: ExchangeTexts): HtmlValue {
  if (leaf === null) return '—';
  return html`${link(`/verify?receipt=${leaf}`, t.verify)} · ${link(`/v1/exchange/receipts/${leaf}`, t.downloadProof)}`;
}

/** Fields of a data service with what each is and how sensitive. */
export function fieldTable(
  fields: readonly { path: string; title: Sentence; sensitivity: string }[],
  t: ExchangeTexts,
  lang: Lang,
): Html {
  return table({
    lang,
    caption: t.fields,
    captionHidden: true,
    rows: fields,
    columns: [
      { key: 'title', header: t.field, cell: (field) => field.title[lang], rowHeader: true },
      { key: 'path', header: 'JSON', cell: (field) => html`<code class="ap-code">${field.path}</code>` },
      {
        key: 'sensitivity',
        header: t.sensitivity,
        cell: (field) => word(t.sensitivities, field.sensitivity),
      },
    ],
  });
}

/** What the euros rest on, in words; the default source has its own in each language. */
export function factorOf(saved: { factor: number; source: string }, t: ExchangeTexts, lang: Lang): string {
  const isDefault = saved.source === exchangeSettings.EXCHANGE_EUROS_SOURCE.default;
  return t.operator.factor(
    formatEuro(saved.factor, lang),
    isDefault ? t.operator.defaultSource : saved.source,
  );
}
