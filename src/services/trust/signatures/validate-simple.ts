import { z } from 'zod';
import { formatDateTime, type Lang } from '../../../kernel/texts.ts';
import { words } from './texts/validation/index.ts';
import type { DetailedReport, SignatureDetail, SubIndication } from './validation/index.ts';

export const VERDICTS = ['passed', 'unsure', 'failed'] as const;
export type Verdict = (typeof VERDICTS)[number];

const plain = z.object({
  id: z.string(),
  verdict: z.enum(VERDICTS),
  who: z.string(),
  organisation: z.string().optional(),
  /** Who vouches for the identity. */
  issuer: z.string().optional(),
  when: z.object({ at: z.string().optional(), proven: z.boolean(), sentence: z.string() }),
  why: z.string(),
  whatNow: z.string(),
  warnings: z.array(z.string()),
  claims: z.object({
    role: z.string().optional(),
    reason: z.string().optional(),
    place: z.string().optional(),
  }),
  law: z.object({ quality: z.string(), sentence: z.string(), reasons: z.array(z.string()) }).optional(),
});
type Plain = z.infer<typeof plain>;
export type SimpleSignature = Plain & { counterSignatures: SimpleSignature[] };
const signatureForm: z.ZodType<SimpleSignature> = plain.extend({
  get counterSignatures() {
    return z.array(signatureForm);
  },
});

/** The simple report, in the language of the reader. */
export const simpleForm = z.object({
  verdict: z.enum([...VERDICTS, 'none', 'unreadable', 'unfinished']),
  title: z.string(),
  more: z.string(),
  checkedAt: z.string(),
  signatures: z.array(signatureForm),
});
export type SimpleReport = z.infer<typeof simpleForm>;

const VERDICT_OF = { 'TOTAL-PASSED': 'passed', INDETERMINATE: 'unsure', 'TOTAL-FAILED': 'failed' } as const;
const WITHOUT = { 'no-signature': 'none', unreadable: 'unreadable', 'not-finished': 'unfinished' } as const;

/** A PDF that goes on after its end and has no signature. */
const CUT_SHORT = 'pdf.trailing-bytes';

/** A validation in the words of people: who, when, whether it holds, why, and what they can do. */
export function simpleReport(report: DetailedReport, lang: Lang): SimpleReport {
  const t = words(lang);
  const checkedAt = report.validatedAt;
  if (report.outcome !== 'signed') {
    const verdict = WITHOUT[report.outcome];
    if (verdict === 'none' && report.notes.some(({ code }) => code === CUT_SHORT))
      return { verdict, ...t.cutShort, checkedAt, signatures: [] };
    return { verdict, title: t.verdicts[verdict], more: t.verdictMore[verdict], checkedAt, signatures: [] };
  }
  const verdict = VERDICT_OF[report.indication];
  const title = t.verdicts[verdict][report.signatures.length === 1 ? 'one' : 'other'];
  const signatures = report.signatures.map((each) => simpleSignature(each, report, lang));
  return { verdict, title, more: t.verdictMore[verdict], checkedAt, signatures };
}

function simpleSignature(signature: SignatureDetail, report: DetailedReport, lang: Lang): SimpleSignature {
  const t = words(lang);
  const verdict = VERDICT_OF[signature.indication];
  const find = (fingerprint: string | undefined) =>
    report.certificates.find((each) => each.fingerprint === fingerprint);
  const signer = find(signature.signer);
  const issuer = find(signature.chain[1]) ?? undefined;
  const sub = signature.subIndication;
  const said = sub === undefined ? { why: t.whyPassed, what: t.whatPassed } : reasonFor(signature, sub, lang);
  const { roles, reason, location } = signature.claims;
  return {
    ...{ id: signature.id, verdict, who: signer?.name ?? signer?.subject ?? t.nobody },
    ...(signer?.organisation !== undefined && { organisation: signer.organisation }),
    ...(issuer && { issuer: issuer.name ?? issuer.subject }),
    when: whenOf(signature, lang),
    ...{ why: said.why, whatNow: said.what, warnings: warningsOf(signature, lang) },
    claims: {
      ...(roles && roles.length > 0 && { role: roles.join(', ') }),
      ...(reason !== undefined && reason !== '' && { reason }),
      ...(location !== undefined && location !== '' && { place: location }),
    },
    ...lawOf(signature, lang),
    counterSignatures: signature.counterSignatures.map((each) => simpleSignature(each, report, lang)),
  };
}

/** A form that is wrong because somebody changed what is seen is told as that. */
function reasonFor(
  { conclusion }: SignatureDetail,
  sub: SubIndication,
  lang: Lang,
): { why: string; what: string } {
  const t = words(lang);
  const isTampered = conclusion.conditions.some(
    (each) => each.subIndication === 'FORMAT_FAILURE' && TAMPERED.test(each.data?.['note'] ?? ''),
  );
  return sub === 'FORMAT_FAILURE' && isTampered ? t.tampered : t.subIndications[sub];
}

/** A time that is proven goes before one that is only stated. */
function whenOf({ provenAt, provenBy, claimedTime }: SignatureDetail, lang: Lang): SimpleSignature['when'] {
  const t = words(lang);
  if (provenBy !== undefined)
    return { at: provenAt, proven: true, sentence: t.whenProven(formatDateTime(provenAt, lang)) };
  if (claimedTime === undefined) return { proven: false, sentence: t.whenUnknown };
  return { at: claimedTime, proven: false, sentence: t.whenClaimed(formatDateTime(claimedTime, lang)) };
}

/** What a PDF reader remarks of additions after a signature, and what it refuses as a change of what is seen. */
const ADDED_AFTER = /^pdf\.later-(?:form|annotation|metadata)$/;
const SIGNED_AFTER = 'pdf.later-signature';
/** Parts of an XML file or of a container that the signature says nothing of. */
const UNCOVERED = /^(?:xml|asic)\.uncovered$/;
const TAMPERED =
  /^(?:xml\.look-alike$|pdf\.(?:incremental-saving|shadow-|forbidden-change|locked-field|hidden-object|signed-outside|byte-range|two-readings|content-inside|double-))/;

function warningsOf({ conclusion }: SignatureDetail, lang: Lang): string[] {
  const t = words(lang);
  const texts = conclusion.conditions
    .filter((each) => each.result === 'warning')
    .map(({ code, data }) => {
      const note = code === 'format.conforms' ? (data?.['note'] ?? '') : '';
      if (ADDED_AFTER.test(note)) return t.changedAfter;
      if (note === SIGNED_AFTER) return t.signedAfter;
      if (UNCOVERED.test(note)) return t.uncovered;
      return (t.warningTexts as Readonly<Partial<Record<string, string>>>)[code];
    });
  return [...new Set(texts.filter((each) => each !== undefined))];
}

function lawOf({ qualification }: SignatureDetail, lang: Lang): Pick<Plain, 'law'> {
  if (qualification === undefined) return {};
  const t = words(lang);
  const { quality, reasons, indeterminate, stated } = qualification;
  const sentence = t.qualities[quality];
  const isOpen = indeterminate && quality !== 'N/A' && quality !== 'Not AdES';
  const said = reasons.map((each) => t.qualityReasons[each]);
  // Who says it of himself is said to say so only while nobody else could be asked.
  if (stated.qualified && reasons.includes('no-lists')) said.push(t.stated);
  return {
    law: { quality, sentence: isOpen ? `${t.qualityIndeterminate} ${sentence}` : sentence, reasons: said },
  };
}
