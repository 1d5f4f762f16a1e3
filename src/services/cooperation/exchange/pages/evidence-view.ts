import { type Html, type HtmlValue, html } from '../../../../kernel/html.ts';
import type { Sentence } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { section, stack, summaryList, table } from '../../../../ui/index.ts';
import type { ExchangeTexts } from '../texts/index.ts';

type Field = { path: string; title: Sentence };
type Shown = { fields: readonly Field[]; t: ExchangeTexts; lang: Lang };

/** Most rows shown of one list of an evidence. */
const ROWS = 500;

/** An evidence for people: names and values; a list of things as a table of its own. */
export function evidenceView(evidence: unknown, { fields, t, lang }: Shown): Html {
  const single = fields.filter((field) => !field.path.includes('[]'));
  const lists = Map.groupBy(
    fields.filter((field) => field.path.includes('[]')),
    (field) => field.path.slice(0, field.path.indexOf('[]')),
  );
  const rows = single.flatMap((field) => {
    const value = valueAt(evidence, field.path);
    return value === undefined ? [] : [{ key: field.title[lang], value: inWords(value, t, lang) }];
  });
  return stack(
    rows.length > 0 && summaryList(lang, rows),
    ...[...lists].map(([path, columns]) => listView(evidence, { path, columns, t, lang })),
  );
}

type ListShown = { path: string; columns: readonly Field[]; t: ExchangeTexts; lang: Lang };

function listView(evidence: unknown, { path, columns, t, lang }: ListShown): Html | undefined {
  const items = valueAt(evidence, path);
  if (!Array.isArray(items)) return undefined;
  const caption = t.office.evidenceList;
  return section(
    { title: `${caption} (${formatNumber(items.length, lang)})` },
    table<unknown>({
      lang,
      caption,
      captionHidden: true,
      rows: items.slice(0, ROWS),
      empty: t.none,
      columns: columns.map((column, index) => ({
        key: column.path,
        header: column.title[lang],
        rowHeader: index === 0,
        cell: (item) => inWords(valueAt(item, column.path.slice(path.length + 3)), t, lang),
      })),
    }),
  );
}

/** What stands at a dotted path; lists on the way give all that they hold. */
function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.replaceAll('[]', '').split('.').filter(Boolean)) {
    if (Array.isArray(at)) at = at.map((each) => valueAt(each, name));
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, name))
      at = (at as Record<string, unknown>)[name];
    else return undefined;
  }
  return at;
}

/** A value as people read it. */
export function inWords(value: unknown, t: ExchangeTexts, lang: Lang): HtmlValue {
  if (value === undefined || value === null || value === '') return t.none;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (typeof value === 'number') return formatNumber(value, lang);
  if (typeof value === 'string') return isDay(value) ? formatDate(value, lang) : value;
  if (Array.isArray(value))
    return value.flat(5).map((each, i) => html`${i > 0 && ', '}${inWords(each, t, lang)}`);
  return html`<code class="ap-code">${JSON.stringify(value)}</code>`;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [, month, day] = text.split('-').map(Number);
  return month! >= 1 && month! <= 12 && day! >= 1 && day! <= 31 && Number.isFinite(Date.parse(text));
}
