import type { Kernel } from '../../../../kernel/kernel.ts';
import type { ProblemMaker } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { webhookProblems } from '../../../../kernel/webhooks/problems.ts';

/** Every refusal that the running platform can give, by its code. */
export function allProblems(kernel: Kernel): ProblemMaker[] {
  const makers: ProblemMaker[] = [
    ...Object.values(kernelProblems),
    ...Object.values(webhookProblems),
    ...kernel.services.flatMap((service) => Object.values(service.problems ?? {})),
  ];
  const byCode = new Map(makers.map((maker) => [maker.code, maker]));
  return [...byCode.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The part of a code before its first full stop: who declares it. */
export function ownerOf(code: string): string {
  return code.slice(0, code.indexOf('.'));
}

/** Longest search that is read. */
const QUERY_LIMIT = 100;

/** The refusals whose code, title or remedy has every word that is looked for; accents and case do not count. */
export function searchProblems(all: readonly ProblemMaker[], query: string, lang: Lang): ProblemMaker[] {
  const wanted = plain(query.slice(0, QUERY_LIMIT)).split(/\s+/).filter(Boolean);
  return all.filter(({ code, kind }) => {
    const text = plain(`${code} ${kind.title[lang]} ${kind.remedy[lang]} ${kind.status}`);
    return wanted.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
