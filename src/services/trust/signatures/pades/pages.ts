import { FormError } from '../facts.ts';
import { PDF_LIMITS } from './limits.ts';
import type { Objects } from './reader/file.ts';
import { dictAt, itemsAt } from './reader/file.ts';
import { Dict, Ref, type Value } from './reader/values.ts';

/** A page with what it inherits (ISO 32000-2 §7.7.3.4). */
export type Page = {
  readonly ref: Ref;
  readonly dict: Dict;
  /** What is seen: crop box within media box, as left, bottom, right, top. */
  readonly box: readonly [number, number, number, number];
  /** Clockwise, 0, 90, 180 or 270. */
  readonly rotation: number;
};

export function catalogOf(objects: Objects): { ref: Ref; dict: Dict } {
  const ref = objects.trailer.get('Root');
  const dict = dictAt(objects, ref);
  if (!(ref instanceof Ref) || dict === undefined)
    throw new FormError('pdf.broken', 'The PDF has no catalogue.');
  return { ref, dict };
}

type Inherited = Readonly<Record<string, Value>>;
const INHERITED = ['MediaBox', 'CropBox', 'Rotate'] as const;

/**
 * A page by its number from 1; 0 is the last.
 * @throws FormError `pdf.page-absent`, `pdf.loop`, `too-large`
 */
export function findPage(objects: Objects, number: number): Page {
  const backwards = number === 0;
  let left = backwards ? 1 : number;
  for (const page of walkPages(objects, backwards)) if (--left === 0) return page();
  throw new FormError('pdf.page-absent', 'The PDF has no page with that number.');
}

/** Pages in order, or from the last; each is made when it is called for. */
export function* walkPages(objects: Objects, backwards = false): Generator<() => Page> {
  const seen = new Set<number>();
  const walk = function* (value: Value | undefined, above: Inherited, depth: number): Generator<() => Page> {
    const dict = dictAt(objects, value);
    if (!(value instanceof Ref) || dict === undefined) return;
    if (seen.has(value.number) || depth > PDF_LIMITS.pageDepth)
      throw new FormError('pdf.loop', 'The pages of the PDF go in a circle.');
    if (seen.size > PDF_LIMITS.pageNodes)
      throw new FormError('too-large', 'The PDF has more pages than may be read.');
    seen.add(value.number);
    const inherited: Record<string, Value> = { ...above };
    for (const key of INHERITED) if (dict.has(key)) inherited[key] = objects.resolve(dict.get(key));
    if (!dict.has('Kids')) {
      yield () => pageOf(objects, { ref: value, dict, inherited });
      return;
    }
    const kids = itemsAt(objects, dict.get('Kids'));
    for (let at = 0; at < kids.length; at++)
      yield* walk(kids[backwards ? kids.length - 1 - at : at], inherited, depth + 1);
  };
  yield* walk(catalogOf(objects).dict.get('Pages'), {}, 0);
}

function pageOf(
  objects: Objects,
  { ref, dict, inherited }: { ref: Ref; dict: Dict; inherited: Inherited },
): Page {
  const media = boxOf(objects, inherited['MediaBox']) ?? [0, 0, 612, 792];
  const crop = boxOf(objects, inherited['CropBox']) ?? media;
  const within: Page['box'] = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  const box = within[2] > within[0] && within[3] > within[1] ? within : media;
  const turned = inherited['Rotate'];
  const rotation = typeof turned === 'number' && turned % 90 === 0 ? ((turned % 360) + 360) % 360 : 0;
  return { ref, dict, box, rotation };
}

function boxOf(objects: Objects, value: Value | undefined): Page['box'] | undefined {
  const found = itemsAt(objects, value).map((each) => objects.resolve(each));
  const [a, b, c, d] = found;
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  const box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}

export const isDict = (value: Value): value is Dict => value instanceof Dict;
