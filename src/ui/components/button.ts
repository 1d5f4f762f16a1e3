import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';

export type Look = 'primary' | 'secondary' | 'tertiary' | 'danger';

export type ButtonOptions = {
  look?: Look;
  /** `submit` unless given; a form's main action comes first. */
  type?: 'submit' | 'button' | 'reset';
  /** Sent with the form when this button is the one pressed. */
  name?: string;
  value?: string;
  /** Another address to send the form to. */
  formaction?: string;
  /** Sends without the browser's own checks (save for later, go back). */
  formnovalidate?: boolean;
  /** The form it belongs to, when it stands outside of it. */
  form?: string;
  /** Words added for screen readers, when several buttons say the same: “Remove” + “Anna's mandate”. */
  context?: string;
  size?: 'sm' | 'md' | 'lg';
};

/** A button of a form. One primary in a page; `danger` for what cannot be undone. Never disabled: say why when it is pressed. */
export function button(text: HtmlValue, options: ButtonOptions = {}): Html {
  const a = attrs({
    ...look(options),
    type: options.type ?? 'submit',
    name: options.name,
    value: options.value,
    formaction: options.formaction,
    formnovalidate: options.formnovalidate,
    form: options.form,
  });
  return html`<button ${a}>${inside(text, options.context)}</button>`;
}

/** A link that looks like a button, to start something or go on. It never changes anything by itself. */
export function linkButton(
  href: string,
  text: HtmlValue,
  options: Pick<ButtonOptions, 'look' | 'size' | 'context'> = {},
): Html {
  return html`<a ${attrs({ ...look(options), href })}>${inside(text, options.context)}</a>`;
}

/** Buttons and links side by side, with room between; one under the other when it is narrow. */
export function buttonGroup(...items: readonly HtmlValue[]): Html {
  return html`<div class="ap-buttons">${items}</div>`;
}

function look(options: Pick<ButtonOptions, 'look' | 'size'>) {
  const kind = options.look ?? 'primary';
  return {
    class: 'ds-button',
    'data-variant': kind === 'danger' ? 'primary' : kind,
    'data-color': kind === 'danger' ? 'danger' : undefined,
    'data-size': options.size,
  };
}

function inside(text: HtmlValue, context: string | undefined): Html {
  return html`${text}${context && html`<span class="ds-sr-only"> ${context}</span>`}`;
}
