/** Levels of assurance of an identification, from the least on (Regulation (EU) 910/2014 art. 8; (EU) 2015/1502). */
export const LEVELS = ['low', 'substantial', 'high'] as const;
export type Level = (typeof LEVELS)[number];

/** Whether a level is at least another. */
export const reaches = (level: Level, least: Level): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(least);

/** The lower of two: a chain of identifications is as sure as its weakest part ((EU) 2015/1502, annex 1). */
export const lower = (one: Level, other: Level): Level => (reaches(one, other) ? other : one);

const ACR = 'http://eidas.europa.eu/LoA/';

/** The level as the eIDAS network names it: the `acr` of tokens, the AuthnContextClassRef of SAML. */
export const acrOf = (level: Level): string => `${ACR}${level}`;

/** The level that an `acr` says, in its long form or as a bare word; undefined for any other. */
export function levelOfAcr(acr: string): Level | undefined {
  const word = acr.startsWith(ACR) ? acr.slice(ACR.length) : acr;
  return LEVELS.find((level) => level === word);
}
