import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { emptyState } from './empty-state.ts';

export type Direction = 'asc' | 'desc';

export type Column<Row> = {
  /** Stable name, used for sorting. */
  key: string;
  header: string;
  cell: (row: Row) => HtmlValue;
  /** Figures stand at the end, in figures of equal width. */
  align?: 'start' | 'end';
  /** True when one may sort by it. */
  sortable?: boolean;
  /** True for the column that names the row. */
  rowHeader?: boolean;
};

export type TableOptions<Row> = {
  lang: Lang;
  caption: string;
  /** Keeps the caption for screen readers alone, when a heading says it just above. */
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  sort?: { key: string; direction: Direction; href: (key: string, direction: Direction) => string };
  /** Shown instead of the table when there are no rows. */
  empty?: HtmlValue;
  /** On a phone: `stack` turns each row into a card; `scroll` keeps the table and scrolls it sideways. */
  narrow?: 'stack' | 'scroll';
  /** Denser rows, for desks. */
  dense?: boolean;
};

/** Rows of things. Sorting and paging are links, so that they work without script and can be kept or sent. */
export function table<Row>(o: TableOptions<Row>): Html {
  if (o.rows.length === 0) {
    return typeof o.empty === 'object'
      ? html`${o.empty}`
      : emptyState({ title: o.empty ?? words(o.lang).empty });
  }
  const stacked = (o.narrow ?? (o.sort ? 'scroll' : 'stack')) === 'stack';
  const a = attrs({
    class: `ds-table ap-table${stacked ? ' ap-table--stack' : ''}`,
    'data-size': o.dense && 'sm',
    role: stacked && 'table',
  });
  const caption = attrs({ class: o.captionHidden && 'ds-sr-only' });
  const body = html`<table ${a}><caption ${caption}>${o.caption}</caption>
<thead ${role(stacked, 'rowgroup')}><tr ${role(stacked, 'row')}>${o.columns.map((column) => headerCell(o, column, stacked))}</tr></thead>
<tbody ${role(stacked, 'rowgroup')}>${o.rows.map((row) => line(o, row, stacked))}</tbody></table>`;
  if (stacked) return body;
  return html`<div class="ap-scroller" role="region" aria-label="${o.caption}" tabindex="0">${body}</div>`;
}

/** Stacked rows are drawn as blocks, which takes their roles away in some browsers; these give them back. */
function role(stacked: boolean, name: string) {
  return attrs({ role: stacked && name });
}

function headerCell<Row>(o: TableOptions<Row>, column: Column<Row>, stacked: boolean): Html {
  const sorted = o.sort?.key === column.key ? o.sort.direction : undefined;
  const sortable = column.sortable === true && o.sort !== undefined;
  const a = attrs({
    scope: 'col',
    role: stacked && 'columnheader',
    class: column.align === 'end' && 'ap-end',
    'aria-sort': sorted && (sorted === 'asc' ? 'ascending' : 'descending'),
  });
  if (!sortable || o.sort === undefined) return html`<th ${a}>${column.header}</th>`;
  const href = o.sort.href(column.key, sorted === 'asc' ? 'desc' : 'asc');
  const arrow = sorted === undefined ? '↕' : sorted === 'asc' ? '↑' : '↓';
  return html`<th ${a}><a class="ap-sort" href="${href}"><span class="ds-sr-only">${sortWords(o.lang, column.header)[0]}</span>${column.header}<span class="ds-sr-only">${sortWords(o.lang, column.header)[1]}</span><span aria-hidden="true" class="ap-sort__arrow">${arrow}</span></a></th>`;
}

/** “Sort by X” split around the column's name, so that the visible word is part of the link's name (WCAG 2.5.3). */
function sortWords(lang: Lang, header: string): readonly [string, string] {
  const [before = '', after = ''] = words(lang).sortBy(header).split(header);
  return [before, after];
}

function line<Row>(o: TableOptions<Row>, row: Row, stacked: boolean): Html {
  const cells = o.columns.map((column) => {
    const label = stacked && html`<span class="ap-table__label" aria-hidden="true">${column.header}</span>`;
    const value = html`${label}<span class="ap-table__value">${column.cell(row)}</span>`;
    const className = column.align === 'end' && 'ap-end';
    return column.rowHeader
      ? html`<th ${attrs({ scope: 'row', role: stacked && 'rowheader', class: className })}>${value}</th>`
      : html`<td ${attrs({ role: stacked && 'cell', class: className })}>${value}</td>`;
  });
  return html`<tr ${role(stacked, 'row')}>${cells}</tr>`;
}
