import { DS, type ReferenceReport, type XmlDocument, type XmlElement } from '../../../../kernel/xml/index.ts';
import type { FormNote } from '../facts.ts';
import { isXades, XADES_141 } from './names.ts';
import { failure, warning } from './structure.ts';

/**
 * What of a document no signature covers. There signature wrapping hides what a reader would take for signed: a part
 * that is not covered is told, and one that has the name of something signed is no accident.
 * `reports`: the intact references of every signature.
 */
export function coverageNotes(
  document: XmlDocument,
  reports: readonly ReferenceReport[],
  signatures: readonly XmlElement[],
): FormNote[] {
  const covered = coveredBy(document, reports);
  const signed = signedNames(document, covered);
  const wrappers = wrappersOf([...covered, ...signatures]);
  const outside = outsideNames([document.root, ...leftOut(reports)], { covered, wrappers, signed });
  if (outside.size === 0) return [];
  if ([...outside].some((each) => signed.has(each)))
    return [failure('xml.look-alike', 'An element like a signed one stands outside of what is signed.')];
  return [warning('xml.uncovered', 'Part of the document is signed by nobody.')];
}

/** Signatures that transforms leave out of something signed. */
const leftOut = (reports: readonly ReferenceReport[]): XmlElement[] =>
  reports.flatMap(({ target }) => (target === undefined || target.kind === 'file' ? [] : target.without));

function coveredBy(document: XmlDocument, reports: readonly ReferenceReport[]): Set<XmlElement> {
  const covered = new Set<XmlElement>();
  for (const { target } of reports) {
    if (target?.kind === 'document' && target.document === document) covered.add(document.root);
    if (target?.kind === 'element' && target.element.document === document) covered.add(target.element);
  }
  return covered;
}

/** Elements around something signed or a signature: they are paper, not content. */
function wrappersOf(elements: Iterable<XmlElement>): Set<XmlElement> {
  const wrappers = new Set<XmlElement>();
  for (const element of elements)
    for (let outer = element.parent; outer !== undefined && !wrappers.has(outer); outer = outer.parent)
      wrappers.add(outer);
  return wrappers;
}

const nameOf = ({ namespace, local }: XmlElement) => `${namespace} ${local}`;

/** Names of what is signed; of a whole document, those of everything in it. */
function signedNames(document: XmlDocument, covered: Set<XmlElement>): Set<string> {
  const names = new Set<string>();
  const keep = (element: XmlElement): void => {
    if (element.is(DS, 'Signature') || element.is(DS, 'Object')) return;
    names.add(nameOf(element));
    if (covered.has(document.root)) for (const child of element.children) keep(child);
  };
  for (const element of covered) keep(element);
  return names;
}

interface Sets {
  readonly covered: Set<XmlElement>;
  readonly wrappers: Set<XmlElement>;
  readonly signed: Set<string>;
}

/** Names of elements that nobody signed, and of wrappers that have text of their own or the name of something signed. */
function outsideNames(from: readonly XmlElement[], { covered, wrappers, signed }: Sets): Set<string> {
  const outside = new Set<string>();
  const keepAll = (element: XmlElement): void => {
    outside.add(nameOf(element));
    for (const child of element.children) keepAll(child);
  };
  const visit = (element: XmlElement): void => {
    if (covered.has(element)) return;
    if (element.is(DS, 'Signature')) {
      for (const each of contentsOf(element, covered)) visit(each);
      for (const name of strangersIn(element, covered)) if (signed.has(name)) outside.add(name);
    } else if (wrappers.has(element)) {
      if (signed.has(nameOf(element)) || hasOwnText(element)) outside.add(nameOf(element));
      for (const each of element.children) visit(each);
    } else keepAll(element);
  };
  for (const each of new Set(from)) visit(each);
  return outside;
}

/** What stands in objects of a signature that it does not sign, other than qualifying properties. */
function contentsOf(signature: XmlElement, covered: Set<XmlElement>): XmlElement[] {
  const objects = signature.all(DS, 'Object').filter((each) => !covered.has(each));
  return objects.flatMap((each) => each.children).filter((each) => each.local !== 'QualifyingProperties');
}

/** Names inside a signature that are none of its own language: its keys and its unsigned properties hold whatever somebody puts there. */
function strangersIn(element: XmlElement, covered: Set<XmlElement>): string[] {
  return element.children.flatMap((each) => {
    if (covered.has(each)) return [];
    const isOwn = each.namespace === DS || isXades(each.namespace) || each.namespace === XADES_141;
    return [...(isOwn ? [] : [nameOf(each)]), ...strangersIn(each, covered)];
  });
}

const NO_TEXT = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|\s/g;

function hasOwnText({ document, open, close, children }: XmlElement): boolean {
  const starts = [...children.map(({ start }) => start), close];
  const ends = [open, ...children.map(({ end }) => end)];
  return starts.some((start, at) => document.text.slice(ends[at], start).replace(NO_TEXT, '') !== '');
}
