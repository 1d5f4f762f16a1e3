import { type AttributeValue, attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { FieldError } from '../../kernel/problem.ts';
import { formatNumber, type Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { saidBeside } from './field-message.ts';

/** What every field has. `name` is also its id (see {@link fieldId}), so that the error summary reaches it. */
export type FieldOptions = {
  lang: Lang;
  name: string;
  label: HtmlValue;
  hint?: HtmlValue;
  /** What is wrong, in words that say how to mend it; or the page's list of errors, of which the field's own is taken. */
  error?: string | readonly FieldError[] | undefined;
  /** Marks it “(optional)”. Fields are required unless they say so; required ones carry no asterisk. */
  optional?: boolean;
  /** The label as the page's question: big, for one thing per page. */
  question?: boolean;
};

/** HTML id of a field: its name with dots and brackets as hyphens. */
export function fieldId(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-');
}

/** The message for a field, from one message or from the page's list. */
export function errorOf(name: string, error: FieldOptions['error']): string | undefined {
  if (typeof error === 'string' || error === undefined) return error;
  return error.find((each) => each.field === name)?.message;
}

/** Attributes that tie a control to its hint and its error. */
export function described(o: FieldOptions): Record<string, AttributeValue> {
  const id = fieldId(o.name);
  const error = errorOf(o.name, o.error);
  const by = [o.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': by || undefined, 'aria-invalid': error && 'true' };
}

/** Hint, then error, as they stand between the label and the control. */
export function guidance(o: FieldOptions): Html {
  const id = fieldId(o.name);
  const error = errorOf(o.name, o.error);
  const said = error && saidBeside(error, o.lang);
  return html`${o.hint && html`<div data-field="description" class="ap-hint" id="${id}-hint">${o.hint}</div>`}
${error && html`<p class="ds-validation-message" data-field="validation" id="${id}-error"><span class="ds-sr-only">${words(o.lang).errorPrefix} </span>${said}</p>`}`;
}

/** The words of a label or legend, with its “(optional)”. */
export function labelText(o: FieldOptions): Html {
  return html`${o.label}${o.optional && html` <span class="ap-optional">${words(o.lang).optional}</span>`}`;
}

/** Label, hint, error and a control in the frame that all fields share. */
export function frame(o: FieldOptions, control: Html): Html {
  const label = attrs({
    class: o.question ? 'ds-label ap-question' : 'ds-label',
    for: fieldId(o.name),
    'data-weight': 'semibold',
    'data-names': fieldId(o.name),
  });
  const wrong = errorOf(o.name, o.error) !== undefined;
  return html`<div ${attrs({ class: wrong ? 'ds-field ap-field ap-field--wrong' : 'ds-field ap-field' })}>
<label ${label}>${labelText(o)}</label>
${guidance(o)}${control}</div>`;
}

export type TextFieldOptions = FieldOptions & {
  value?: string | undefined;
  /** Keyboard and checks: `number` gives digits without the arrows that change a figure by accident. */
  kind?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'decimal' | 'password' | 'search';
  /** Expected length in characters: the box is as wide, which says how much to write. */
  width?: number;
  /** Token of the HTML standard (WCAG 2.2, 1.3.5): `name`, `email`, `bday`, `off`… */
  autocomplete?: string;
  maxlength?: number;
  spellcheck?: boolean;
  /** A unit or currency shown at the end of the box. */
  suffix?: string;
};

const TYPES: Readonly<Record<string, string>> = { number: 'text', decimal: 'text' };
const KEYBOARDS: Readonly<Record<string, string>> = { number: 'numeric', decimal: 'decimal' };

/** One line of text. */
export function textField(o: TextFieldOptions): Html {
  const kind = o.kind ?? 'text';
  const input = html`<input ${attrs({
    class: 'ds-input',
    id: fieldId(o.name),
    name: o.name,
    type: TYPES[kind] ?? kind,
    inputmode: KEYBOARDS[kind],
    value: o.value,
    size: o.width,
    autocomplete: o.autocomplete,
    maxlength: o.maxlength,
    spellcheck: o.spellcheck === false ? 'false' : undefined,
    ...described(o),
  })}>`;
  if (o.suffix === undefined) return frame(o, input);
  return frame(
    o,
    html`<div class="ap-affixed">${input}<span class="ap-affix" aria-hidden="true">${o.suffix}</span></div>`,
  );
}

/** A number: digits only on a phone's keyboard; `decimal` for amounts. */
export function numberField(o: Omit<TextFieldOptions, 'kind'> & { decimal?: boolean }): Html {
  return textField({
    spellcheck: false,
    autocomplete: 'off',
    width: 8,
    ...o,
    kind: o.decimal ? 'decimal' : 'number',
  });
}

export type TextAreaOptions = FieldOptions & {
  value?: string | undefined;
  rows?: number;
  maxlength?: number;
};

/** Several lines of text; a limit is said in words before the person meets it. */
export function textArea(o: TextAreaOptions): Html {
  const limit = o.maxlength && words(o.lang).characters(formatNumber(o.maxlength, o.lang));
  const hint = limit && o.hint ? html`${o.hint} ${limit}` : (limit ?? o.hint);
  const options: FieldOptions = hint === undefined ? o : { ...o, hint };
  const a = attrs({
    class: 'ds-input',
    id: fieldId(o.name),
    name: o.name,
    rows: o.rows ?? 5,
    ...described(options),
  });
  // The parser drops one line break after the tag, so one is given for it to drop.
  return frame(
    options,
    html`<textarea ${a}>
${o.value}</textarea>`,
  );
}

export type Option = { value: string; label: string; group?: string };
export type SelectOptions = FieldOptions & {
  value?: string | undefined;
  options: readonly Option[];
  /** First line when nothing is chosen; “Choose an option” unless given; false for none. */
  placeholder?: string | false;
};

/** One of many. For fewer than six, radios are easier to read and to press. */
export function select(o: SelectOptions): Html {
  const option = (each: Option) =>
    html`<option ${attrs({ value: each.value, selected: each.value === o.value })}>${each.label}</option>`;
  const groups = [...new Set(o.options.map((each) => each.group))];
  const lines = groups.map((group) => {
    const inside = o.options.filter((each) => each.group === group).map(option);
    return group === undefined ? inside : html`<optgroup label="${group}">${inside}</optgroup>`;
  });
  const first =
    o.placeholder !== false && html`<option value="">${o.placeholder ?? words(o.lang).choose}</option>`;
  const a = attrs({
    class: 'ds-input',
    id: fieldId(o.name),
    name: o.name,
    'data-width': 'auto',
    ...described(o),
  });
  return frame(o, html`<select ${a}>${first}${lines}</select>`);
}

export type SearchOptions = Omit<FieldOptions, 'optional'> & { value?: string | undefined; button?: string };

/** A search box with its button; put it in a `form({ method: 'get' }, …)`. */
export function searchField(o: SearchOptions): Html {
  const a = attrs({
    class: 'ds-input',
    id: fieldId(o.name),
    name: o.name,
    type: 'search',
    value: o.value,
    autocomplete: 'off',
    ...described(o),
  });
  return frame(
    o,
    html`<div class="ap-search"><input ${a}><button class="ds-button" type="submit">${o.button ?? words(o.lang).search}</button></div>`,
  );
}
