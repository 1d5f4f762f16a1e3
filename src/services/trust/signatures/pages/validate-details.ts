import { type Html, html } from '../../../../kernel/html.ts';
import { formatDate, formatDateTime, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { code, details, list, paragraph, summaryList, type Tone, table, tag } from '../../../../ui/index.ts';
import { words } from '../texts/validation/index.ts';
import type { DetailedReport, SignatureDetail, TimestampDetail } from '../validation/index.ts';

type ConditionDetail = SignatureDetail['conclusion']['conditions'][number];

const TONES: Readonly<Record<ConditionDetail['result'], Tone>> = {
  passed: 'success',
  warning: 'warning',
  failed: 'danger',
};
/** Of one signature; the JSON of the API has all. */
const MOST_CONDITIONS = 200;
const MOST_PARTS = 100;

/** What is known of the file besides its signatures. */
export function detailsOf(report: DetailedReport, lang: Lang): Html | undefined {
  const t = words(lang);
  const { notes, cause, leftOut, policy } = report;
  const alone = report.signatures.length === 0 ? report.timestamps : [];
  const sentences = [...notes, ...(cause === undefined ? [] : [cause])].map((each) =>
    english(each.code, each.sentence),
  );
  if (leftOut > 0) sentences.push(html`${t.leftOut(formatNumber(leftOut, lang))}`);
  if (sentences.length + alone.length === 0) return undefined;
  const rules = summaryList(lang, [{ key: t.policy, value: code(policy.id) }]);
  const stamps = alone.map((each) => stampDetails(each, report, lang));
  const only = alone.length > 0 && paragraph(t.stampsOnly);
  const remarks = sentences.length > 0 && details(t.notes, html`${list(sentences)}${rules}`);
  return html`${only}${stamps}${remarks}`;
}

const english = (name: string, sentence: string): Html =>
  html`${code(name)} <span lang="en">${sentence}</span>`;

/** Every condition that was looked at, for those who want to know. */
export function detailsOfSignature(
  signature: SignatureDetail,
  report: DetailedReport,
  { lang, number }: { lang: Lang; number: string },
): Html {
  const t = words(lang);
  const stamps = report.timestamps.filter((each) => signature.timestamps.includes(each.id));
  const { conditions } = signature.conclusion;
  const order = conditions.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_CONDITIONS);
  return details(
    html`${t.details}<span class="ds-sr-only">: ${t.signature(number)}</span>`,
    html`${paragraph(t.detailsIntro)}
${technical(signature, report, lang)}
${conditionTable(order, report, { lang, caption: `${t.condition}: ${t.signature(number)}` })}
${stamps.map((each) => stampDetails(each, report, lang))}`,
  );
}

const rank = ({ result }: ConditionDetail): number =>
  result === 'failed' ? 0 : result === 'warning' ? 1 : 2;

function technical(signature: SignatureDetail, report: DetailedReport, lang: Lang): Html {
  const t = words(lang);
  const signer = report.certificates.find((each) => each.fingerprint === signature.signer);
  const { format, level, algorithm, signed } = signature;
  const parts = signed.slice(0, MOST_PARTS).map((each) => `${each.name}: ${t.partStates[each.state]}`);
  const rows = [
    { key: t.format, value: level === 'none' ? format : `${format} ${level}` },
    ...(algorithm === undefined ? [] : [{ key: t.algorithm, value: code(algorithm) }]),
    ...(parts.length === 0 ? [] : [{ key: t.parts, value: list(parts) }]),
  ];
  if (signer !== undefined)
    rows.push(
      { key: t.certificate, value: html`${signer.subject}` },
      { key: t.serial, value: code(signer.serial) },
      {
        key: t.validity,
        value: t.from(formatDate(signer.notBefore, lang), formatDate(signer.notAfter, lang)),
      },
    );
  rows.push({ key: t.policy, value: code(report.policy.id) });
  return summaryList(lang, rows, { title: t.technical, level: 3 });
}

function conditionTable(
  rows: readonly ConditionDetail[],
  report: DetailedReport,
  { lang, caption }: { lang: Lang; caption: string },
): Html {
  const t = words(lang);
  return table<ConditionDetail>({
    ...{ lang, caption, dense: true, narrow: 'stack', rows },
    columns: [
      { key: 'condition', header: t.condition, rowHeader: true, cell: (row) => t.conditions[row.code] },
      {
        key: 'outcome',
        header: t.outcome,
        cell: (row) => tag(t.conditionResults[row.result], TONES[row.result]),
      },
      { key: 'about', header: t.about, cell: (row) => aboutOf(row, report) },
      { key: 'data', header: t.data, cell: (row) => dataOf(row, lang) },
      { key: 'clause', header: t.clause, cell: (row) => row.clause },
    ],
  });
}

/** A fingerprint is told as the name of its certificate. */
function aboutOf({ about }: ConditionDetail, { certificates }: DetailedReport): string {
  const certificate = certificates.find((each) => each.fingerprint === about);
  return certificate?.name ?? certificate?.subject ?? about ?? '';
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function dataOf({ data, subIndication }: ConditionDetail, lang: Lang): Html {
  const pairs = Object.entries(data ?? {}).map(([name, value]) =>
    name === 'sentence'
      ? html` <span lang="en">${value}</span>`
      : html` ${code(name)} ${MOMENT.test(value) ? formatDateTime(value, lang) : value}`,
  );
  return html`${subIndication !== undefined && code(subIndication)}${pairs}`;
}

function stampDetails(stamp: TimestampDetail, report: DetailedReport, lang: Lang): Html {
  const t = words(lang);
  const caption = `${t.timestamps}: ${t.timestampKinds[stamp.kind]}`;
  const facts = summaryList(
    lang,
    [
      { key: t.time, value: stamp.time === undefined ? t.whenUnknown : formatDateTime(stamp.time, lang) },
      {
        key: t.outcome,
        value: tag(t.timestampHolds[stamp.holds], stamp.holds === 'no' ? 'danger' : 'success'),
      },
    ],
    { title: caption, level: 3 },
  );
  const rows = stamp.conclusion.conditions.toSorted((one, other) => rank(one) - rank(other));
  return html`${facts}${conditionTable(rows, report, { lang, caption: `${caption} ${stamp.id}` })}`;
}
