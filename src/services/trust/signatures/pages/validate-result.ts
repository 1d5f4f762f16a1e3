import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { formatDateTime, type Lang } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  linkButton,
  list,
  type NoticeTone,
  notice,
  paragraph,
  printButton,
  type SummaryRow,
  section,
  summaryList,
  type Tone,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { words } from '../texts/validation/index.ts';
import { type SimpleReport, type SimpleSignature, simpleReport } from '../validate-simple.ts';
import type { DetailedReport } from '../validation/index.ts';
import { detailsOf, detailsOfSignature } from './validate-details.ts';

const NOTICE_TONES: Readonly<Record<SimpleReport['verdict'], NoticeTone>> = {
  passed: 'success',
  unsure: 'warning',
  failed: 'danger',
  none: 'info',
  unreadable: 'warning',
  unfinished: 'warning',
};
const TONES: Readonly<Record<SimpleSignature['verdict'], Tone>> = {
  passed: 'success',
  unsure: 'warning',
  failed: 'danger',
};

/** The answer to a document: the verdict first, then each signature, then everything for those who want it. */
export function resultPage(page: PageContext, report: DetailedReport, name: string): Html {
  const { lang } = page;
  const t = words(lang);
  const simple = simpleReport(report, lang);
  const facts = summaryList(lang, [
    { key: t.document, value: name },
    { key: t.checkedAt, value: formatDateTime(simple.checkedAt, lang) },
  ]);
  return portalPage(page, {
    ...{ portal: 'public', title: t.result, width: 'wide' },
    breadcrumbs: [{ text: t.title, href: page.url.pathname }],
    body: html`${notice(
      { lang, tone: NOTICE_TONES[simple.verdict], title: simple.title, live: true },
      paragraph(simple.more),
    )}
${facts}
${simple.signatures.map((each, at) => signatureSection(each, { lang, report, number: String(at + 1) }))}
${detailsOf(report, lang)}
${buttonGroup(linkButton(page.url.pathname, t.another), printButton(lang))}`,
  });
}

type Shown = { lang: Lang; report: DetailedReport; number: string };

function signatureSection(signature: SimpleSignature, { lang, report, number }: Shown): Html {
  const t = words(lang);
  const detail = report.signatures[Number(number) - 1]!;
  return section(
    { title: t.signature(number), id: `signature-${number}` },
    summaryList(lang, rowsOf(signature, lang)),
    signature.counterSignatures.map((each, at) =>
      summaryList(lang, rowsOf(each, lang), { title: t.counterSignature(`${number}.${at + 1}`), level: 3 }),
    ),
    detailsOfSignature(detail, report, { lang, number }),
  );
}

/** Who, when, whether it holds, why, what one can do: in the order in which people ask. */
function rowsOf(signature: SimpleSignature, lang: Lang): SummaryRow[] {
  const t = words(lang);
  const { verdict, who, organisation, issuer, when, why, whatNow, claims, law, warnings } = signature;
  const rows: (SummaryRow | undefined)[] = [
    { key: t.who, value: who },
    organisation === undefined ? undefined : { key: t.organisation, value: organisation },
    { key: t.when, value: when.sentence },
    { key: t.holds, value: tag(t.tags[verdict], TONES[verdict]) },
    { key: t.why, value: why },
    { key: t.whatNow, value: whatNow },
    warnings.length === 0 ? undefined : { key: t.warnings, value: list(warnings) },
    law && { key: t.law, value: html`${law.sentence} ${law.reasons.join(' ')}` },
    issuer === undefined ? undefined : { key: t.issuer, value: issuer },
    claims.role === undefined ? undefined : { key: t.role, value: claims.role },
    claims.reason === undefined ? undefined : { key: t.reason, value: claims.reason },
    claims.place === undefined ? undefined : { key: t.place, value: claims.place },
  ];
  return rows.filter((each) => each !== undefined);
}
