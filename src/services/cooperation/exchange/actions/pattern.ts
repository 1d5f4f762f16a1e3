/** Whether a regular expression that somebody gives can be run on any text in a time that we accept. */

export const PATTERN_LENGTH = 300;
/** Longest text that a pattern with two open repetitions may look at: what `maxLength` may say beside it. */
export const PATTERN_TEXT = 2000;
/** The text that is reckoned with where nothing limits it. */
const ANY_TEXT = 1_000_000;
/** Most ways in which a pattern may be tried on one text; some tens of milliseconds. */
const WAYS_LIMIT = 5_000_000;
/** Most repetitions that a pattern writes out, one inside another counted together: `(a{100}){100}` is 10,000. */
const LENGTH_LIMIT = 20_000;

/** In how many ways a piece can be tried, and how long it is at most when nothing in it is open. */
type Cost = { ways: number; length: number };
type Reader = { pattern: string; at: number; text: number };

class Refused extends Error {}

/**
 * Why a pattern is refused, in one sentence; undefined when it is taken. The engine tries a pattern in as many
 * ways as its repetitions and alternatives multiply to, and this counts them: no more than that can happen,
 * whatever the text. `bounded`: a `maxLength` of at most {@link PATTERN_TEXT} stands beside it.
 */
export function patternFault(pattern: string, bounded: boolean): string | undefined {
  if (pattern.length > PATTERN_LENGTH) return `has a pattern longer than ${PATTERN_LENGTH} characters`;
  const text = bounded ? PATTERN_TEXT : ANY_TEXT;
  try {
    const { ways, length } = wholeCost(pattern, text);
    if (ways <= WAYS_LIMIT && length <= LENGTH_LIMIT) return undefined;
    return `has a pattern that can take for ever: begin it with ^, repeat less, or say a maxLength of at most ${PATTERN_TEXT} beside it`;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/**
 * Ways tried for each character of a text that has at most `maxLength` (any length when undefined), for a pattern
 * that {@link patternFault} takes: what is open is worst on a long text, the rest on a short one.
 */
export function patternWeight(pattern: string, maxLength: number | undefined): number {
  const text = Math.max(1, Math.min(maxLength ?? ANY_TEXT, ANY_TEXT));
  return Math.ceil(Math.max(wholeCost(pattern, 1).ways, wholeCost(pattern, text).ways / text));
}

function wholeCost(pattern: string, text: number): Cost {
  const cost = readAlternatives({ pattern, at: 0, text });
  // Without an anchor it is tried again from each place of the text.
  const isAnchored = pattern.startsWith('^') && !hasAlternatives(pattern);
  return isAnchored ? cost : { ...cost, ways: cost.ways * text };
}

/** Whether a `|` stands outside every group and class. */
function hasAlternatives(pattern: string): boolean {
  let depth = 0;
  for (const [piece] of pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()|]/gsu)) {
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    else if (piece === '|' && depth === 0) return true;
  }
  return false;
}

/** `a|b|c`, up to the end or the bracket that closes it. */
function readAlternatives(reader: Reader): Cost {
  const sum = readSequence(reader);
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1;
    const next = readSequence(reader);
    sum.ways += next.ways;
    sum.length += next.length;
  }
  return sum;
}

function readSequence(reader: Reader): Cost {
  const whole: Cost = { ways: 1, length: 0 };
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at]!)) {
    const piece = repeated(reader, readPiece(reader));
    whole.ways *= piece.ways;
    whole.length += piece.length;
  }
  return whole;
}

const CLASS = /\[(?:\\.|[^\]\\])*\]/suy;
const ESCAPE = /\\(?:[pPu]\{[^}]*\}|.)/suy;
const GROUP = /\((?:\?(?::|<[A-Za-z_$][\w$]*>))?/y;

function readPiece(reader: Reader): Cost {
  const { pattern } = reader;
  const first = pattern[reader.at];
  if (first === '(') return readGroup(reader);
  if (first === '\\' && /[1-9k]/.test(pattern[reader.at + 1] ?? ''))
    throw new Refused('has a pattern with a back-reference');
  if (first === '[') take(reader, CLASS);
  else if (first === '\\') take(reader, ESCAPE);
  else reader.at += 1;
  return { ways: 1, length: 1 };
}

function readGroup(reader: Reader): Cost {
  if (/^\(\?<?[=!]/.test(reader.pattern.slice(reader.at)))
    throw new Refused('has a pattern with a look-around');
  take(reader, GROUP);
  if (reader.pattern[reader.at] === '?') throw new Refused('has a pattern with a group of an unknown kind');
  const inside = readAlternatives(reader);
  if (reader.pattern[reader.at] !== ')')
    throw new Refused('has a pattern with a bracket that nothing closes');
  reader.at += 1;
  // A group of nothing is still something to go through each time.
  return { ways: inside.ways, length: Math.max(1, inside.length) };
}

function take(reader: Reader, form: RegExp): void {
  form.lastIndex = reader.at;
  if (!form.test(reader.pattern)) throw new Refused('has a pattern that cannot be read');
  reader.at = form.lastIndex;
}

const TIMES = /([*+?])|\{(\d{1,9})(,?)(\d{0,9})\}/y;

/** The cost of a piece with the repetition that follows it, if one does. */
function repeated(reader: Reader, piece: Cost): Cost {
  TIMES.lastIndex = reader.at;
  const found = TIMES.exec(reader.pattern);
  if (found === null) return piece;
  reader.at = TIMES.lastIndex;
  // As few as possible, or as many: the same ways in another order.
  if (reader.pattern[reader.at] === '?') reader.at += 1;
  const [, sign, least, comma, most] = found;
  const isOpen = sign === '*' || sign === '+' || (comma === ',' && most === '');
  if (isOpen) {
    if (piece.ways > 1) throw new Refused('has a pattern with a choice inside an open repetition');
    return { ways: reader.text, length: piece.length * Math.max(1, Number(least ?? 1)) };
  }
  const from = sign === '?' ? 0 : Number(least);
  const to = sign === '?' ? 1 : comma === '' ? from : Number(most);
  return { ways: (to - from + 1) * piece.ways ** to, length: piece.length * Math.max(1, to) };
}
