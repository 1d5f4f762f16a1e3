import { attrs, type Html, type HtmlValue, html, join } from '../../kernel/html.ts';

export type FormOptions = {
  /** Where it goes; the page's own address when absent. */
  action?: string;
  /** `post` unless given; searches and filters are `get`. */
  method?: 'post' | 'get';
  /** `page.formKey`: sent as `_key`, so that sending twice does it once. */
  key?: string;
  /** More hidden fields; undefined ones are left out. */
  hidden?: Readonly<Record<string, string | number | undefined>>;
  /** True when it has a file field. */
  files?: boolean;
  /** Name of the form as a landmark, when a page has several. */
  label?: string;
};

/** A form with its hidden fields. The browser's own checks are off: the answer says what is wrong, in the person's language. */
export function form(options: FormOptions, ...content: readonly HtmlValue[]): Html {
  const a = attrs({
    action: options.action,
    method: options.method ?? 'post',
    enctype: options.files && 'multipart/form-data',
    novalidate: true,
    class: 'ap-form ap-stack',
    'aria-label': options.label,
  });
  const fields = Object.entries({
    ...(options.key === undefined ? {} : { _key: options.key }),
    ...options.hidden,
  });
  const hidden = fields.map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form ${a}>${hidden}${join(content, '\n')}</form>`;
}
