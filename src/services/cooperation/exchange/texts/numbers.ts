import { formatEuro, formatNumber, type Lang } from '../../../../kernel/texts.ts';

type Saved = { exchanges: number; euros: number; items: readonly unknown[] };

/** That a table of savings has only its first lines, and what all of them come to. */
export function savingsCut({ exchanges, euros, items }: Saved, lang: Lang): string {
  const n = (count: number) => formatNumber(count, lang);
  return SAVINGS[lang](n(items.length), n(exchanges), formatEuro(euros, lang));
}

/** That the table of refusals by day has only its first lines; that of reasons counts all. */
export const refusalsCut = (lines: number, lang: Lang): string => REFUSALS[lang](formatNumber(lines, lang));

const SAVINGS: Readonly<Record<Lang, (lines: string, papers: string, euros: string) => string>> = {
  ca: (lines, papers, euros) =>
    `Només hi ha les ${lines} primeres línies. En total són ${papers} papers i ${euros}. Trieu menys dies o períodes més llargs per veure-les totes.`,
  es: (lines, papers, euros) =>
    `Solo están las ${lines} primeras líneas. En total son ${papers} papeles y ${euros}. Elija menos días o períodos más largos para verlas todas.`,
  oc: (lines, papers, euros) =>
    `Sonque i a es ${lines} prumères linhes. En totau son ${papers} papèrs e ${euros}. Alistatz mens dies o periòdes mès longui entà veder-les totes.`,
  en: (lines, papers, euros) =>
    `Only the first ${lines} lines are here. In all there are ${papers} papers and ${euros}. Choose fewer days or longer periods to see them all.`,
};

const REFUSALS: Readonly<Record<Lang, (lines: string) => string>> = {
  ca: (lines) =>
    `Dia per dia només hi ha les ${lines} primeres línies; els motius de dalt les compten totes. Trieu menys dies per veure-les totes.`,
  es: (lines) =>
    `Día a día solo están las ${lines} primeras líneas; los motivos de arriba las cuentan todas. Elija menos días para verlas todas.`,
  oc: (lines) =>
    `Dia per dia sonque i a es ${lines} prumères linhes; es motius de naut les compden totes. Alistatz mens dies entà veder-les totes.`,
  en: (lines) =>
    `Day by day there are only the first ${lines} lines; the reasons above count them all. Choose fewer days to see them all.`,
};
