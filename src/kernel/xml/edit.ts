import type { XmlDocument, XmlElement } from './tree.ts';
import type { Markup } from './write.ts';

/** A change of a document at one place. */
export interface XmlEdit {
  readonly at: number;
  /** Characters that go away; none unless said. */
  readonly until?: number;
  readonly put: Markup | undefined;
}

/** A new last child. */
export const lastIn = (parent: XmlElement, put: Markup): XmlEdit => ({ at: parent.close, put });
export const before = (element: XmlElement, put: Markup): XmlEdit => ({ at: element.start, put });
export const instead = (element: XmlElement, put: Markup): XmlEdit => ({
  at: element.start,
  until: element.end,
  put,
});

/**
 * The document in UTF-8 with changes at places that do not overlap. It is written from its canonical form, so that nothing can
 * mean something else than what was read; entity spellings, CDATA and the order of attributes of the original go.
 */
export function editedXml(document: XmlDocument, edits: readonly XmlEdit[]): Uint8Array<ArrayBuffer> {
  const { text } = document;
  const pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  let from = 0;
  for (const { at, until, put } of [...edits].sort((one, other) => one.at - other.at)) {
    pieces.push(text.slice(from, at), put?.xml ?? '');
    from = until ?? at;
  }
  pieces.push(text.slice(from));
  return new Uint8Array(Buffer.from(pieces.join(''), 'utf8'));
}
