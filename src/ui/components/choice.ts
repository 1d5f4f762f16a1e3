import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import { described, errorOf, type FieldOptions, fieldId, guidance, labelText } from './field.ts';

export type Choice = {
  value: string;
  label: HtmlValue;
  hint?: HtmlValue;
  /** Shown under the choice always (no script hides it): what else it needs. */
  more?: HtmlValue;
};

/** A group of controls under one legend, with hint and error said for the group. */
export function fieldset(o: FieldOptions, content: HtmlValue): Html {
  const wrong = errorOf(o.name, o.error) !== undefined;
  const outer = attrs({ class: wrong ? 'ap-field ap-field--wrong' : 'ap-field' });
  const a = attrs({ class: 'ds-fieldset ap-fieldset', 'aria-describedby': described(o)['aria-describedby'] });
  const legend = attrs({
    class: o.question ? 'ds-label ap-question' : 'ds-label',
    'data-weight': 'semibold',
    'data-names': fieldId(o.name),
  });
  return html`<div ${outer}><fieldset ${a}><legend ${legend}>${labelText(o)}</legend>
${guidance(o)}<div class="ap-choices">${content}</div></fieldset></div>`;
}

export type RadiosOptions = FieldOptions & {
  choices: readonly Choice[];
  value?: string | undefined;
  inline?: boolean;
};

/** One of few. Nothing is chosen in advance unless `value` says so. The first radio carries the field's id. */
export function radios(o: RadiosOptions): Html {
  const lines = o.choices.map((choice, i) =>
    one(o, choice, { i, type: 'radio', checked: choice.value === o.value }),
  );
  return fieldset(o, o.inline ? html`<div class="ap-inline-choices">${lines}</div>` : lines);
}

export type CheckboxesOptions = FieldOptions & {
  choices: readonly Choice[];
  values?: readonly string[] | undefined;
};

/** Any number of several; each sends its value under the same name. */
export function checkboxes(o: CheckboxesOptions): Html {
  const lines = o.choices.map((choice, i) =>
    one(o, choice, { i, type: 'checkbox', checked: o.values?.includes(choice.value) ?? false }),
  );
  return fieldset(o, lines);
}

export type CheckboxOptions = FieldOptions & { checked?: boolean | undefined; value?: string };

/** One yes or no (a declaration, a consent), never checked in advance for consent. Sends `value`, or “on”. */
export function checkbox(o: CheckboxOptions): Html {
  const id = fieldId(o.name);
  const a = attrs({
    class: 'ds-input',
    type: 'checkbox',
    id,
    name: o.name,
    value: o.value ?? 'on',
    checked: o.checked,
    ...described(o),
  });
  const wrong = errorOf(o.name, o.error) !== undefined;
  return html`<div ${attrs({ class: wrong ? 'ap-field ap-field--wrong' : 'ap-field' })}>${guidance({ ...o, hint: undefined })}
<div class="ds-field"><input ${a}><label class="ds-label" for="${id}" data-names="${id}">${labelText(o)}</label>${
    o.hint && html`<div data-field="description" class="ap-hint" id="${id}-hint">${o.hint}</div>`
  }</div></div>`;
}

type Placed = { i: number; type: 'radio' | 'checkbox'; checked: boolean };

function one(o: FieldOptions, choice: Choice, { i, type, checked }: Placed): Html {
  const id = i === 0 ? fieldId(o.name) : `${fieldId(o.name)}-${i + 1}`;
  const a = attrs({
    class: 'ds-input',
    type,
    id,
    name: o.name,
    value: choice.value,
    checked,
    'aria-describedby': choice.hint && `${id}-item-hint`,
    'aria-invalid': errorOf(o.name, o.error) && 'true',
  });
  return html`<div class="ds-field"><input ${a}><label class="ds-label" for="${id}">${choice.label}</label>${
    choice.hint &&
    html`<div data-field="description" class="ap-hint" id="${id}-item-hint">${choice.hint}</div>`
  }</div>${choice.more && html`<div class="ap-choice-more">${choice.more}</div>`}`;
}
