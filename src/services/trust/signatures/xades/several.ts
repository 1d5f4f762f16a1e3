import { checkReferences, type Detached, parseXml, readXmlSignature } from '../../../../kernel/xml/index.ts';
import { topSignatures } from './read.ts';

/** Whether a change of a document makes a reference fail that held before it. */
export function brokenBy(before: Uint8Array, after: Uint8Array, detached?: Detached): boolean {
  const now = intactIn(after, detached);
  return [...intactIn(before, detached)].some((each) => !now.has(each));
}

/** Each reference that holds, by the digest and value that make it unmistakable. */
function intactIn(bytes: Uint8Array, detached?: Detached): Set<string> {
  const intact = new Set<string>();
  for (const element of topSignatures(parseXml(bytes))) {
    const signature = readXmlSignature(element);
    if (typeof signature === 'string') continue;
    for (const [at, { state }] of checkReferences(signature, detached).entries())
      if (state === 'intact') intact.add(`${signature.valueElement.value} ${at}`);
  }
  return intact;
}
