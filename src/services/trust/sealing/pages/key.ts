import { assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { button, form, section, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { registerKey } from '../actions/register-key.ts';
import { rotateKey } from '../actions/rotate-key.ts';
import { sealingProblems } from '../problems.ts';
import { listKeys } from '../queries/list-keys.ts';
import { managesBody } from '../rules.ts';
import { words } from '../texts/index.ts';
import { errorsOf, least, newUnlockOf, SEALING, unlockOf } from './passphrase.ts';

/** One's own key: to make it, or to put another in its place; and that of the body for who manages it. */
export const keyPage: PageRoute = {
  path: `${SEALING}/key`,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, { employee: true });
    return show(page);
  },
  async post(page) {
    assertMayDo(page.actor, { employee: true });
    const t = words(page.lang);
    const id = page.form.get('id') ?? '';
    if (page.form.get('do') === 'body') {
      const done = await page.attempt(registerKey, { id, holder: 'body', protection: 'installation' });
      return done.ok
        ? { redirect: SEALING, flash: t.bodyKeyMade }
        : refused(page, errorsOf(done.problem, page.lang, 'do'));
    }
    return page.form.get('do') === 'rotate' ? rotate(page, id) : make(page, id);
  },
};

async function make(page: PageContext, id: string): Promise<PageAnswer> {
  const chosen = await newUnlockOf(page, 'passphrase', id);
  if (!chosen.ok) return refused(page, chosen.errors);
  const input = { id, holder: 'person', protection: 'passphrase', unlock: chosen.unlock };
  const done = await page.attempt(registerKey, input);
  if (!done.ok) return refused(page, errorsOf(done.problem, page.lang, 'passphrase'));
  return { redirect: SEALING, flash: words(page.lang).keyMade };
}

async function rotate(page: PageContext, newKeyId: string): Promise<PageAnswer> {
  const mine = await ownKey(page);
  if (mine === undefined) throw sealingProblems.unknown();
  const current = await unlockOf(page, 'current', mine.id);
  if (!current.ok) return refused(page, current.errors);
  const chosen = await newUnlockOf(page, 'passphrase', newKeyId);
  if (!chosen.ok) return refused(page, chosen.errors);
  const input = {
    keyId: mine.id,
    unlock: current.unlock,
    newId: newKeyId,
    protection: 'passphrase',
    newUnlock: chosen.unlock,
  };
  const done = await page.attempt(rotateKey, input);
  if (!done.ok) return refused(page, errorsOf(done.problem, page.lang, 'current'));
  return { redirect: SEALING, flash: words(page.lang).keyReplaced };
}

async function ownKey(page: PageContext) {
  const { keys } = await page.run(listKeys, {});
  return keys.find((each) => each.mine && each.state === 'active');
}

async function refused(page: PageContext, errors: FieldError[]): Promise<PageAnswer> {
  return { html: await show(page, errors), status: 422 };
}

async function show(page: PageContext, errors: FieldError[] = []): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { keys } = await page.run(listKeys, {});
  const mine = keys.find((each) => each.mine && each.state === 'active');
  const secret = { lang, kind: 'password', error: errors, spellcheck: false } as const;
  const chosen = stack(
    textField({
      ...{ ...secret, name: 'passphrase', autocomplete: 'new-password', hint: t.passphraseHint(least(lang)) },
      label: mine === undefined ? t.passphrase : t.newPassphrase,
    }),
    textField({
      ...secret,
      name: 'passphrase-again',
      autocomplete: 'new-password',
      label: t.passphraseAgain,
    }),
  );
  // The identifier is made with the form: sending it twice makes one key.
  const hidden = { id: newId(), do: mine === undefined ? 'make' : 'rotate' };
  const personal =
    mine === undefined
      ? section(
          { title: t.makeKey, intro: t.makeKeyLead },
          form({ key: page.formKey, hidden }, chosen, button(t.makeKey)),
        )
      : section(
          { title: t.replaceKey, intro: t.replaceKeyLead },
          form(
            { key: page.formKey, hidden },
            textField({
              ...secret,
              name: 'current',
              autocomplete: 'current-password',
              label: t.currentPassphrase,
            }),
            chosen,
            button(t.replaceKey),
          ),
        );
  const hasBodyKey = keys.some((each) => each.holder === 'body' && each.state === 'active');
  const ofBody =
    managesBody(page.actor) &&
    !hasBodyKey &&
    section(
      { title: t.bodyKey, intro: t.bodyKeyLead },
      form(
        { key: `${page.formKey}-body`, hidden: { id: newId(), do: 'body' } },
        button(t.makeBodyKey, { look: 'secondary' }),
      ),
    );
  return portalPage(page, {
    ...{ portal: 'office', title: t.myKey, errors, body: stack(personal, ofBody) },
    breadcrumbs: [{ text: t.title, href: SEALING }, { text: t.myKey }],
  });
}
