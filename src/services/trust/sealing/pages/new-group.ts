import { assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  checkboxes,
  form,
  linkButton,
  notice,
  numberField,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { createGroup } from '../actions/create-group.ts';
import { listKeys } from '../queries/list-keys.ts';
import { words } from '../texts/index.ts';
import { errorsOf, SEALING } from './passphrase.ts';

const LEAST_PEOPLE = 2;

/** A new group of custodians, from the people of the body who have a key. */
export const newGroupPage: PageRoute = {
  path: `${SEALING}/groups/new`,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, createGroup.access);
    return show(page);
  },
  async post(page) {
    assertMayDo(page.actor, createGroup.access);
    const { form: sent, lang } = page;
    const threshold = Number(sent.get('threshold') ?? '');
    const input = { name: sent.get('name') ?? '', threshold, keyIds: sent.getAll('keyIds') };
    const done = await page.attempt(createGroup, input);
    if (done.ok) return { redirect: SEALING, flash: words(lang).groupMade };
    return { html: await show(page, errorsOf(done.problem, lang, 'threshold')), status: done.problem.status };
  },
};

async function show(page: PageContext, errors: FieldError[] = []): Promise<Html> {
  const { lang, form: sent } = page;
  const t = words(lang);
  const { keys } = await page.run(listKeys, {});
  const people = keys.filter((each) => each.holder === 'person' && each.state === 'active');
  const body =
    people.length < LEAST_PEOPLE
      ? stack(notice({ lang }, t.nobodyHasKey), linkButton(`${SEALING}/key`, t.myKey, { look: 'secondary' }))
      : form(
          { key: page.formKey },
          textField({
            lang,
            name: 'name',
            label: t.groupName,
            hint: t.groupNameHint,
            value: sent.get('name') ?? '',
            error: errors,
          }),
          checkboxes({
            ...{ lang, name: 'keyIds', label: t.whoCustodians, hint: t.whoHint, error: errors },
            choices: people.map((each) => ({ value: each.id, label: each.holderName })),
            values: sent.getAll('keyIds'),
          }),
          numberField({
            ...{
              lang,
              name: 'threshold',
              label: t.threshold,
              hint: t.thresholdHint,
              error: errors,
              width: 2,
            },
            value: sent.get('threshold') ?? '',
          }),
          button(t.newGroup),
        );
  return portalPage(page, {
    ...{ portal: 'office', title: t.groupTitle, lead: t.groupLead, errors, body },
    breadcrumbs: [{ text: t.title, href: SEALING }, { text: t.groupTitle }],
  });
}
