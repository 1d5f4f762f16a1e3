import { acrOf, LEVELS, type Level, levelOfAcr, reaches } from '../../../kernel/assurance.ts';

type AcrRequest = { essential?: unknown; value?: unknown; values?: unknown } | null | undefined;

/** What a request says about the level: parameters and `claims.id_token.acr` (OpenID Connect Core §§3.1.2.1, 5.5.1.1). */
export type Asked = { acrValues?: string | undefined; acrClaim?: AcrRequest };

export type Wanted = {
  /** Below this nothing is given. */
  least: Level;
  /** The highest that the request names: what the person is led to, if they can reach it. */
  best: Level;
  /** The levels that the request takes, from the least on; whichever the person reaches. */
  taken: readonly Level[];
  /** An essential request that names no level of ours: nobody can meet it. */
  unknown: boolean;
};

const levelsIn = (values: readonly unknown[]): Level[] => {
  const named = values.map((each) => (typeof each === 'string' ? levelOfAcr(each) : undefined));
  return LEVELS.filter((level) => named.includes(level));
};

const valuesOf = (request: AcrRequest): unknown[] | undefined => {
  if (request === null || request === undefined) return undefined;
  if (Array.isArray(request.values)) return request.values;
  return request.value === undefined ? undefined : [request.value];
};

/**
 * The level that a request has to be met with. The minimum of the application is the floor whatever the request says: every
 * parameter can only raise it. Of several values the highest that the person can reach is aimed at, and the others are taken.
 * A level that is named is met or the request fails, also where the standard would let it be a wish (§3.1.2.1): who asks for
 * a high level and is answered with a low one would have to notice.
 */
export function wantedLevel(minimum: Level, { acrValues, acrClaim }: Asked): Wanted {
  const values = valuesOf(acrClaim);
  const essential = acrClaim?.essential === true && values !== undefined;
  const asked = essential
    ? levelsIn(values)
    : levelsIn([...(acrValues?.split(' ') ?? []), ...(values ?? [])]);
  // A wish below the minimum is met by the minimum: a surer identification serves whoever asked for less.
  const raised = asked.map((level) => (reaches(level, minimum) ? level : minimum));
  const taken = LEVELS.filter((level) => raised.includes(level));
  return {
    least: taken[0] ?? minimum,
    best: taken.at(-1) ?? minimum,
    taken: taken.length > 0 ? taken : [minimum],
    unknown: essential && asked.length === 0,
  };
}

/**
 * The `acr` of the answer: the level of the identification, in its long form. When certain values were essential, the highest
 * of them that it reaches, because the answer must be one of those (§5.5.1.1).
 */
export function acrFor(level: Level, { acrClaim }: Asked): string {
  const values = valuesOf(acrClaim);
  if (acrClaim?.essential !== true || values === undefined) return acrOf(level);
  return acrOf(levelsIn(values).findLast((each) => reaches(level, each)) ?? level);
}
