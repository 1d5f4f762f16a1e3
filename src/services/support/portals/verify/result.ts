import { type Html, html } from '../../../../kernel/html.ts';
import { LEAF_TYPES } from '../../../../kernel/ledger/index.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  code,
  codeBlock,
  heading,
  notice,
  paragraph,
  summaryList,
  type Tone,
  tag,
} from '../../../../ui/index.ts';
import { words as logWords } from '../log/texts/index.ts';
import type { StepResult } from './outcome.ts';
import type { Report, ReportWords, Verdict } from './report.ts';
import { words } from './texts/index.ts';

const TONES: Readonly<Record<StepResult, Tone>> = {
  passed: 'success',
  failed: 'danger',
  skipped: 'neutral',
  unreached: 'neutral',
};

/** The words of a report in a language, with the meaning of each type byte. */
export function reportWords(lang: Lang): ReportWords {
  const meanings = logWords(lang).meanings;
  const types = Object.entries(LEAF_TYPES).map(([name, byte]) => [String(byte), meanings[name] ?? name]);
  return { ...words(lang).report, types: Object.fromEntries(types) as Record<string, string> };
}

/** A report as markup, for the check that the server does. */
export function reportHtml(lang: Lang, report: Report): Html {
  const t = words(lang);
  const { verdict, lines, facts, record, fields } = report;
  const steps = lines.map(({ title, result, word, sentence, detail }) => ({
    key: title,
    value: html`${tag(word, TONES[result])} ${sentence}${detail !== undefined && detailHtml(detail, lang)}`,
  }));
  return html`<div class="ap-stack">${heading(2, t.result)}
${verdictHtml(lang, verdict)}${summaryList(lang, steps)}
${
  facts.length > 0 &&
  summaryList(
    lang,
    facts.map(([key, value, isCode]) => ({ key, value: isCode ? code(value) : value })),
  )
}
${fields.length > 0 && fieldsHtml(lang, fields)}
${record !== undefined && recordHtml(lang, record)}</div>`;
}

function detailHtml(detail: string, lang: Lang): Html {
  return html`<p class="ds-paragraph ap-text ap-text--small" data-size="sm">${words(lang).detail}: <span lang="en">${detail}</span></p>`;
}

const VERDICTS = { good: 'success', partly: 'warning', bad: 'danger' } as const satisfies Record<
  Verdict,
  Tone
>;

function verdictHtml(lang: Lang, { tone, title, more }: Report['verdict']): Html {
  return notice({ lang, tone: VERDICTS[tone], title, level: 3 }, paragraph(more));
}

function fieldsHtml(lang: Lang, fields: Report['fields']): Html {
  const t = words(lang);
  return html`<div class="ap-stack">${heading(3, t.fieldsTitle)}${paragraph(t.fieldsIntro)}${summaryList(
    lang,
    fields.map(([key, value]) => ({ key, value })),
  )}</div>`;
}

function recordHtml(lang: Lang, record: string): Html {
  const t = words(lang);
  return html`<div class="ap-stack">${heading(3, t.recordTitle)}${codeBlock(lang, record, 'JSON')}</div>`;
}

/** Placeholder that the script replaces by the text. */
const SLOT = '\u2026';

/** The same markup in pieces, for the check that the browser does: it fills them with text, never with markup. */
export function reportTemplates(lang: Lang): Html {
  const t = words(lang);
  const row = summaryList(lang, [{ key: SLOT, value: '' }]);
  return html`<template data-piece="title">${heading(2, t.result)}</template>
${(Object.keys(VERDICTS) as Verdict[]).map((tone) => html`<template data-piece="${tone}">${verdictHtml(lang, { tone, title: SLOT, more: SLOT })}</template>`)}
<template data-piece="rows">${row}</template>
${Object.entries(TONES).map(([result, tone]) => html`<template data-piece="${`tag-${result}`}">${tag(SLOT, tone)}</template>`)}
<template data-piece="detail">${detailHtml(SLOT, lang)}</template>
<template data-piece="code">${code(SLOT)}</template>
<template data-piece="fields">${fieldsHtml(lang, [])}</template>
<template data-piece="record">${recordHtml(lang, SLOT)}</template>`;
}
