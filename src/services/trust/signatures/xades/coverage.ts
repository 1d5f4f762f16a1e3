import { DS, type ReferenceReport, type XmlDocument, type XmlElement } from '../../../../kernel/xml/index.ts';
import type { FormNote } from '../facts.ts';
import { failure, warning } from './structure.ts';

/** Elements outside of what is signed that are looked at. */
const MOST_UNCOVERED = 1000;

/**
 * What of a document no signature covers. There signature wrapping hides what a reader would take for signed: a part
 * that is not covered is told, and one that has the name of something signed is no accident.
 */
export function coverageNotes(
  document: XmlDocument,
  reports: readonly ReferenceReport[],
  signatures: readonly XmlElement[],
): FormNote[] {
  const covered = coveredBy(document, reports);
  const outside = uncovered(document.root, covered, wrappersOf([...covered, ...signatures]));
  if (outside.length === 0) return [];
  const names = [...covered].filter((each) => !each.is(DS, 'Object'));
  if (outside.some((each) => looksLike(each, names)))
    return [failure('xml.look-alike', 'An element like a signed one stands outside of what is signed.')];
  return [warning('xml.uncovered', 'Part of the document is signed by nobody.')];
}

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

function uncovered(root: XmlElement, covered: Set<XmlElement>, wrappers: Set<XmlElement>): XmlElement[] {
  const found: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    if (found.length >= MOST_UNCOVERED || covered.has(element)) return;
    if (element.is(DS, 'Signature')) for (const each of contentsOf(element, covered)) visit(each);
    else if (wrappers.has(element)) for (const each of element.children) visit(each);
    else found.push(element);
  };
  visit(root);
  return found;
}

/** What stands in objects of a signature that it does not sign, other than qualifying properties. */
function contentsOf(signature: XmlElement, covered: Set<XmlElement>): XmlElement[] {
  const objects = signature.all(DS, 'Object').filter((each) => !covered.has(each));
  return objects.flatMap((each) => each.children).filter((each) => each.local !== 'QualifyingProperties');
}

function looksLike(element: XmlElement, signed: readonly XmlElement[]): boolean {
  const names = new Set(signed.map((each) => `${each.namespace} ${each.local}`));
  const isLike = (each: XmlElement): boolean =>
    names.has(`${each.namespace} ${each.local}`) || each.children.some(isLike);
  return isLike(element);
}
