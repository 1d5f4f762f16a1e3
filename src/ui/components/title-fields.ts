import type { Html } from '../../kernel/html.ts';
import { LANG_NAMES, LANGS, type Lang } from '../../kernel/texts.ts';
import { type FieldOptions, textField } from './field.ts';

export type TitleFieldsOptions = Pick<FieldOptions, 'lang' | 'error'> & {
  /** The label of one of them; it is given the name of its language. */
  label: (language: string) => string;
  /** What was sent, shown again. */
  form: URLSearchParams;
  known?: Readonly<Record<Lang, string>> | undefined;
};

/** The title of something in the four languages, a field for each (`title.<lang>`). Read them with {@link titleIn}. */
export const titleFields = ({ lang, error, label, form, known }: TitleFieldsOptions): Html[] =>
  LANGS.map((each) =>
    textField({
      ...{ lang, error, name: `title.${each}`, label: label(LANG_NAMES[each]) },
      value: form.get(`title.${each}`) ?? known?.[each] ?? '',
    }),
  );

/** The title of a sent form, by language; empty where nothing was written. */
export const titleIn = (form: URLSearchParams): Record<string, string> =>
  Object.fromEntries(LANGS.map((lang) => [lang, form.get(`title.${lang}`) ?? '']));
