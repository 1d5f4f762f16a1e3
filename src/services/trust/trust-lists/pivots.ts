import { parseXml, XmlError } from '../../../kernel/xml/index.ts';
import { ListError, readTrustList } from './read.ts';

/** Steps from one set of signers to the next that are gone through at once. */
const PIVOTS_LIMIT = 20;
/** How the EU names them: the sequence number stands in the address. */
const NUMBER = /pivot-(\d{1,6})\.xml$/;

/**
 * Addresses of the older lists of lists through which the signers of this one can be reached, oldest first: those of the
 * scheme's information, at the host of the list itself, newer than what is loaded. Nothing is believed of them: each is
 * judged like any list, and what each says of its next signers counts only when it was signed by the ones before.
 */
export function pivotsOf(bytes: Uint8Array, known: { address: string; sequence: number }): string[] {
  try {
    const list = readTrustList(parseXml(bytes), { add: () => undefined });
    if (!list.isListOfLists) return [];
    const { host } = new URL(known.address);
    return list.informationAddresses
      .filter((each) => URL.canParse(each) && new URL(each).host === host)
      .map((each) => ({ each, number: Number(NUMBER.exec(each)?.[1] ?? 0) }))
      .filter(({ number }) => number > known.sequence && number < list.sequence)
      .sort((a, b) => a.number - b.number)
      .slice(0, PIVOTS_LIMIT)
      .map(({ each }) => each);
  } catch (error) {
    // What it is will be said when it is judged.
    if (error instanceof XmlError || error instanceof ListError) return [];
    throw error;
  }
}
