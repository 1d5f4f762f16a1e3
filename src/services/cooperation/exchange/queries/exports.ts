import type { z } from 'zod';
import type { Lang } from '../../../../kernel/texts.ts';
import { exchangeTexts } from '../texts/index.ts';
import { savingsCut } from '../texts/numbers.ts';
import { csvOf } from './csv.ts';
import type { savings } from './numbers.ts';
import type { findUsage } from './usage.ts';

/** Accesses as CSV, one line each, with the words of the page. */
export function usageCsv(usage: z.output<typeof findUsage.output>['usage'], lang: Lang): string {
  const t = exchangeTexts(lang);
  const rows = usage.map((each) => [
    each.at,
    each.consumerName,
    each.unit,
    each.serviceTitle?.[lang] ?? '',
    each.procedureTitle ?? each.procedureCode,
    each.basis === null ? '' : t.bases[each.basis],
    [each.norm, each.article].filter(Boolean).join(', '),
    each.link,
    t.outcomes[each.outcome],
    each.fieldTitles.map((field) => field.title[lang]).join(' | '),
    each.acceptedLeaf,
    each.outcomeLeaf,
  ]);
  return csvOf(t.usageColumns.split('|'), rows);
}

/** Savings as CSV, with the factor and its source in each line, so that no line is read without them. A table that is cut says so in a last line. */
export function savingsCsv(found: z.output<typeof savings.output>, lang: Lang): string {
  const t = exchangeTexts(lang);
  const rows = found.items.map((item) => [
    item.period,
    item.administrationName,
    item.exchanges,
    found.factor,
    item.euros,
    found.source,
  ]);
  const header = t.savingsColumns.split('|');
  // RFC 4180: each line has as many cells as the header.
  const last = found.truncated ? [header.map((_, at) => (at === 0 ? savingsCut(found, lang) : null))] : [];
  return csvOf(header, [...rows, ...last]);
}
