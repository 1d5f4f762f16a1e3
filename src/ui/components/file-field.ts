import { attrs, type Html, html, join } from '../../kernel/html.ts';
import { formatBytes, formatList } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { described, type FieldOptions, fieldId, frame } from './field.ts';

export type FileFieldOptions = FieldOptions & {
  /** Extensions or media types, as in the `accept` attribute: `['.pdf', '.jpg']`. They are told to the person. */
  accept?: readonly string[];
  maxBytes?: number;
  multiple?: boolean;
};

/** A file to send; its form needs `files: true`. The limits are said before the person meets them. */
export function fileField(o: FileFieldOptions): Html {
  const t = words(o.lang);
  const names = o.accept?.map((type) => type.replace(/^\./, '').replace(/^.*\//, '').toUpperCase());
  const hints = [
    o.hint,
    names && t.fileTypes(formatList([...new Set(names)], o.lang)),
    o.maxBytes !== undefined && t.fileLimits(formatBytes(o.maxBytes, o.lang)),
  ].filter(Boolean);
  const options: FieldOptions = hints.length > 0 ? { ...o, hint: join(hints, ' ') } : o;
  const a = attrs({
    class: 'ap-file',
    type: 'file',
    id: fieldId(o.name),
    name: o.name,
    accept: o.accept?.join(','),
    multiple: o.multiple,
    ...described(options),
  });
  return frame(options, html`<input ${a}>`);
}
