/** Comparison of attribute values by RFC 5280 §7.1: the preparation of RFC 4518, with case folded. */

const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** RFC 4518 §2.2: tabs, line ends and every separator is a space. */
const SPACE = /[\s\u0085\p{Z}]+/gu;
/** RFC 4518 §2.2, after the spaces: controls, soft hyphen, joiners, variation selectors and the like are not there. */
const NOTHING = /[\p{Cc}\p{Cf}\u1806\ufffc]|\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]/gu;

/**
 * The same for two values that match: compatibility composed, case folded, spaces at the ends away and inner ones single,
 * whatever string type they had. The folding is that of the runtime with ß and final sigma besides; of two spellings that
 * a full table would match it may miss one, which refuses and never accepts.
 */
export function matchKey(value: string): string {
  if (PLAIN.test(value)) return escapeKey(value.toLowerCase());
  const mapped = value.replace(SPACE, ' ').replace(NOTHING, '');
  const folded = mapped.normalize('NFKC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ');
  return escapeKey(folded.normalize('NFKC').replace(SPACE, ' ').trim());
}

const SPECIAL = /[\\+,=#]/g;

/** Separators of keys are kept apart from what a value says. */
const escapeKey = (value: string): string => value.replace(SPECIAL, '\\$&');
