import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { spellNif } from '../../../../kernel/nif.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkAnswers,
  checkbox,
  checkboxes,
  dateField,
  emptyState,
  form,
  paragraph,
  radios,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { getCatalogue } from '../actions/catalogue.ts';
import { findBodies } from '../queries/bodies.ts';
import { CAPACITIES, type Capacity, SCOPE_TYPES, type ScopeType } from '../scope.ts';
import { words } from '../texts/index.ts';
import { type Answers, type Checked, carried, type Step, stepsFor } from './give-answers.ts';
import { CITIZEN } from './mine.ts';

const HERE = `${CITIZEN}/new`;

/** The form of one step, with the answers of the others in it. */
export async function stepForm(
  page: PageContext,
  step: Exclude<Step, 'check'>,
  checked: Checked,
): Promise<Html> {
  const t = words(page.lang);
  const fields = await FORMS[step](page, checked);
  return form(
    { action: HERE, hidden: { ...carried(checked.answers, step), step } },
    fields,
    buttonGroup(button(t.goOn)),
  );
}

type Form = (page: PageContext, checked: Checked) => Html | Promise<Html>;

const who: Form = ({ lang, actor }, { answers, errors }) => {
  const t = words(lang);
  const organisation =
    actor.kind === 'citizen' && actor.representing === undefined ? actor.organisation : undefined;
  const field = (name: keyof Answers, label: string, more = {}) =>
    textField({ lang, name, label, value: String(answers[name]), error: errors, maxlength: 80, ...more });
  return stack(
    paragraph(t.whoLead),
    organisation !== undefined &&
      radios({
        ...{ lang, name: 'inName', label: t.forWhom, value: answers.inName, error: errors },
        choices: [
          { value: 'self', label: t.mySelf },
          { value: 'organisation', label: t.inNameOf(organisation.name) },
        ],
      }),
    radios({
      ...{ lang, name: 'kind', label: t.partyKind, value: answers.kind, error: errors },
      choices: (['person', 'organisation'] as const).map((value) => ({ value, label: t.partyKinds[value] })),
    }),
    field('document', t.document, { hint: t.documentHint, maxlength: 20, autocomplete: 'off' }),
    field('name', t.firstName, { autocomplete: 'off' }),
    field('surname1', t.surname1, { autocomplete: 'off' }),
    field('surname2', t.surname2, { autocomplete: 'off', optional: true }),
  );
};

const what: Form = ({ lang, actor }, { answers, errors }) => {
  const t = words(lang);
  const isPassingOn = actor.kind === 'citizen' && actor.representing !== undefined;
  return stack(
    checkboxes({
      ...{ lang, name: 'capacity', label: t.whatQuestion, values: answers.capacities, error: errors },
      choices: CAPACITIES.map((value) => ({ value, label: t.capacities[value] })),
    }),
    radios({
      ...{ lang, name: 'type', label: t.typeQuestion, value: answers.type, error: errors },
      choices: SCOPE_TYPES.map((value) => ({ value, label: t.types[value] })),
    }),
    // What was received from a representative is not passed on again, so it is not offered.
    !isPassingOn &&
      checkbox({ lang, name: 'mayDelegate', label: t.delegateLabel, checked: answers.mayDelegate !== '' }),
  );
};

const where: Form = async (page, { answers, errors }) => {
  const { lang } = page;
  const t = words(lang);
  const text = (page.form.get('search') ?? '').slice(0, 100);
  const ids = answers.bodies;
  const { found, chosen } = await page.run(findBodies, { text, ids });
  const all = [...chosen, ...found.filter((each) => !ids.includes(each.id))];
  return stack(
    textField({
      ...{ lang, name: 'search', label: t.whereSearch, value: text, error: errors, kind: 'search' },
      ...{ maxlength: 100, optional: answers.type === 'C' },
    }),
    button(t.whereFind, { look: 'secondary', name: 'find', value: 'yes' }),
    text !== '' && found.length === 0 && paragraph(t.whereNone),
    all.length > 0 &&
      checkboxes({
        ...{ lang, name: 'body', label: t.whereQuestion, values: ids },
        choices: all.map(({ id, name, code }) => ({ value: id, label: name, hint: code })),
      }),
    answers.type === 'C' && all.length === 0 && paragraph(t.anyShared),
  );
};

const which: Form = async (page, { answers, errors }) => {
  const { lang } = page;
  const t = words(lang);
  const { families, procedures } = await page.run(getCatalogue, {
    administrationId: answers.bodies[0] ?? '',
  });
  if (procedures.length === 0) return emptyState({ title: t.whichNone });
  return stack(
    checkboxes({
      ...{ lang, name: 'procedure', label: t.whichQuestion, values: answers.procedures, error: errors },
      choices: procedures
        .filter((each) => each.active)
        .map(({ code, name }) => ({ value: code, label: name, hint: code })),
    }),
    families.length > 0 &&
      checkboxes({
        ...{ lang, name: 'family', label: t.families, values: answers.families, optional: true },
        choices: families.map(({ code, name }) => ({ value: code, label: t.wholeFamily(name), hint: code })),
      }),
  );
};

const when: Form = ({ lang }, { answers, errors, from, until }) => {
  const t = words(lang);
  const dateOf = (text: string) => (text === '' ? undefined : Temporal.PlainDate.from(text));
  return stack(
    dateField({
      ...{ lang, name: 'until', label: t.lastDay, hint: t.whenHint, error: errors },
      value: until ?? dateOf(answers.validUntil),
    }),
    dateField({
      ...{ lang, name: 'from', label: t.firstDay, hint: t.firstDayHint, error: errors, optional: true },
      value: from ?? dateOf(answers.validFrom),
    }),
  );
};

const FORMS: Readonly<Record<Exclude<Step, 'check'>, Form>> = { who, what, where, which, when };

/** Everything that was answered, before it is given. */
export async function checkPage(page: PageContext, { answers }: Checked): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { chosen } = await page.run(findBodies, { ids: answers.bodies });
  const all = stepsFor(answers.type);
  const row = (step: Step, key: string, value: Html | string) => ({
    key,
    value,
    ...(all.includes(step) && {
      actions: form(
        { action: HERE, hidden: { ...carried(answers, 'check'), go: step } },
        button(t.change, { look: 'tertiary', size: 'sm', context: key }),
      ),
    }),
  });
  const places =
    answers.type === 'A' ? t.everywhere : chosen.map((each) => each.name).join(', ') || t.anyShared;
  const rows = [
    row(
      'who',
      t.who,
      html`${answers.name} ${answers.surname1} ${answers.surname2} (${spellNif(answers.document)})`,
    ),
    row(
      'what',
      t.what,
      html`${answers.capacities.map((each) => html`${t.capacities[each as Capacity] ?? each}<br>`)}`,
    ),
    row('what', t.typeQuestion, t.types[answers.type as ScopeType] ?? answers.type),
    row('what', t.delegable, answers.mayDelegate === '' ? t.no : t.yes),
    row('where', t.where, places),
    ...(answers.type === 'C'
      ? [row('which', t.procedures, [...answers.procedures, ...answers.families].join(', '))]
      : []),
    row('when', t.firstDay, formatDate(answers.validFrom || page.kernel.now(), lang)),
    row('when', t.lastDay, answers.validUntil === '' ? '—' : formatDate(answers.validUntil, lang)),
  ];
  return checkAnswers({
    lang,
    sections: [{ title: t.newTitle, rows }],
    form: { action: HERE, key: page.formKey, hidden: { ...carried(answers, 'check'), step: 'check' } },
    submit: t.send,
    before: paragraph(t.checkBefore),
  });
}
