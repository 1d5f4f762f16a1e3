import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { LEAST_PASSPHRASE, MOST_PASSPHRASE, unlockFrom } from '../key-protection.ts';
import { words } from '../texts/index.ts';

export const SEALING = '/office/sealing';
export const least = (lang: Lang): string => formatNumber(LEAST_PASSPHRASE, lang);

type Unlocked = { ok: true; unlock: string } | { ok: false; errors: FieldError[] };

/** What unlocks a key, from the passphrase of a form: only this goes on. */
export async function unlockOf(page: PageContext, name: string, keyId: string): Promise<Unlocked> {
  const typed = page.form.get(name) ?? '';
  const t = words(page.lang);
  const refused = (message: string): Unlocked => ({ ok: false, errors: [{ field: name, message }] });
  if (typed === '') return refused(t.passphraseMissing);
  if (typed.length > MOST_PASSPHRASE)
    return refused(t.passphraseLong(formatNumber(MOST_PASSPHRASE, page.lang)));
  return { ok: true, unlock: (await unlockFrom(typed, keyId)).toString('base64url') };
}

/** The same for a passphrase that is chosen now, typed twice (`<name>` and `<name>-again`). */
export async function newUnlockOf(page: PageContext, name: string, keyId: string): Promise<Unlocked> {
  const t = words(page.lang);
  const typed = page.form.get(name) ?? '';
  if (typed.length < LEAST_PASSPHRASE)
    return { ok: false, errors: [{ field: name, message: t.passphraseShort(least(page.lang)) }] };
  if (typed !== page.form.get(`${name}-again`))
    return { ok: false, errors: [{ field: `${name}-again`, message: t.passphraseDiffers }] };
  return unlockOf(page, name, keyId);
}

/** What is wrong with a form, beside its fields; a refusal without fields stands at `field`. */
export function errorsOf(problem: Problem, lang: Lang, field: string): FieldError[] {
  if (problem.fields.length > 0) return [...problem.fields];
  return [{ field, message: `${problem.kind.title[lang]} ${problem.kind.remedy[lang]}` }];
}
