import SCIMMY from 'scimmy';

/** Longest filter, and longest path of a patch, in characters. */
export const LONGEST_FILTER = 1_000;
/** How many alternatives a filter may come to when the library multiplies it out. */
export const MOST_TERMS = 64;

type ErrorType = 'invalidFilter' | 'invalidPath';
/** `terms`: alternatives when multiplied out; `atoms`: conditions in all of them, and never fewer than the library makes. */
type Size = { terms: number; atoms: number };

const SPACE = / */y;
const STRING = /"([^"]*)"/y;
/** RFC 7644 §3.4.2.2 `attrPath`, with the URN of its schema before it; and values without quotes, as the library takes them. */
const WORD = /[-+$\w][-+$\w._:/%]*/y;
const COMPARATOR = /(?:eq|ne|co|sw|ew|gt|lt|ge|le|pr|np)(?![a-zA-Z0-9])/iy;
/** Words that the library would read as something else than the one word that we see. */
const READ_OTHERWISE = /^(?:(?:and|or|not)(?![a-zA-Z0-9])|(?:true|false|null).)/i;
/** The library's lexer goes back exponentially over these in a string that does not end. */
const UNREADABLE = /[\\\p{Cc}]/u;
const BRACKETS = /[()[\]]/;

/** Reads by the grammar of RFC 7644 §3.4.2.2 and counts; nothing is multiplied out. */
class Reader {
  readonly #text: string;
  readonly #type: ErrorType;
  #at = 0;
  #depth = 0;

  constructor(text: string, type: ErrorType) {
    if (text.length > LONGEST_FILTER) throw new SCIMMY.Types.Error(400, type, 'The filter is too long.');
    this.#text = text;
    this.#type = type;
    if (UNREADABLE.test(text)) throw this.#wrong();
  }

  filter(): Size {
    return this.#whole(() => this.#alternatives());
  }

  path(): Size {
    return this.#whole(() => this.#attribute());
  }

  #whole(read: () => Size): Size {
    this.#take(SPACE);
    const size = read();
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#wrong();
    if (size.terms > MOST_TERMS) throw this.#wrong(`It comes to more than ${MOST_TERMS} alternatives.`);
    return size;
  }

  #alternatives(): Size {
    const all = [this.#joined()];
    while (this.#operator('or')) all.push(this.#joined());
    return { terms: sum(all, 'terms'), atoms: sum(all, 'atoms') };
  }

  /** The library multiplies each group also by the conditions beside the groups; so do we. */
  #joined(): Size {
    const factors = [this.#factor()];
    while (this.#operator('and')) factors.push(this.#factor());
    const plain = factors.filter(({ isChoice }) => !isChoice);
    const beside = Math.max(1, sum(plain, 'atoms'));
    const terms = factors.reduce((all, each) => all * (each.terms > 1 ? each.terms * beside : 1), 1);
    return { terms, atoms: terms * sum(factors, 'atoms') };
  }

  /** `isChoice`: the library takes its alternatives one by one, and does not put it beside the others. */
  #factor(): Size & { isChoice: boolean } {
    this.#operator('not');
    const before = this.#at;
    const grouped = this.#enclosed('(', ')');
    if (grouped !== undefined) return { ...grouped, isChoice: this.#hasChoice(before) };
    const attribute = this.#attribute();
    this.#take(SPACE);
    const compared = this.#take(COMPARATOR);
    const read = this.#text.slice(before, this.#at);
    if (compared === undefined && !read.includes('[')) throw this.#wrong();
    if (compared !== undefined && !/^(?:pr|np)$/i.test(compared)) this.#value();
    // A group within brackets is laid flat.
    return { ...attribute, isChoice: attribute.terms > 1 && !read.includes('(') };
  }

  /** Whether the group that began there has an `or` of its own, not only in what it encloses. */
  #hasChoice(began: number): boolean {
    const inside = this.#text.slice(began, this.#at).replaceAll(/"[^"]*"|\[[^\]]*\]/g, '""');
    return /(?<![-+$\w._:/%])or(?![a-zA-Z0-9])/i.test(inside);
  }

  #attribute(): Size {
    this.#word();
    const inside: Size[] = [];
    for (let each = this.#enclosed('[', ']'); each !== undefined; each = this.#enclosed('[', ']')) {
      inside.push(each);
      if (this.#text[this.#at] !== '.') break;
      this.#at += 1;
      this.#word();
    }
    // Of the second bracket and those after it the library takes each condition for an alternative.
    const terms = inside.reduce((all, each, index) => all * (index === 0 ? each.terms : each.atoms), 1);
    return { terms, atoms: terms * (1 + sum(inside, 'atoms')) };
  }

  #enclosed(opening: string, closing: string): Size | undefined {
    if (this.#text[this.#at] !== opening) return undefined;
    this.#at += 1;
    this.#depth += 1;
    this.#take(SPACE);
    const size = this.#alternatives();
    this.#take(SPACE);
    if (this.#text[this.#at] !== closing) throw this.#wrong();
    this.#at += 1;
    this.#depth -= 1;
    return size;
  }

  #value(): void {
    this.#take(SPACE);
    const text = this.#take(STRING);
    if (text === undefined) this.#word();
    // The library ends a group at the first bracket, be it in a string: it would read something else than we.
    else if (this.#depth > 0 && BRACKETS.test(text)) throw this.#wrong();
  }

  #word(): void {
    const word = this.#take(WORD);
    if (word === undefined || READ_OTHERWISE.test(word)) throw this.#wrong();
  }

  #operator(name: 'and' | 'or' | 'not'): boolean {
    const before = this.#at;
    this.#take(SPACE);
    if (this.#take(OPERATORS[name]) !== undefined) {
      this.#take(SPACE);
      return true;
    }
    this.#at = before;
    return false;
  }

  #take(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #wrong(why = 'It is no whole expression, or has something that is not read here.') {
    return new SCIMMY.Types.Error(400, this.#type, why);
  }
}

const OPERATORS = {
  and: /and(?![a-zA-Z0-9])/iy,
  or: /or(?![a-zA-Z0-9])/iy,
  not: /not(?![a-zA-Z0-9])/iy,
} as const;

const sum = (all: readonly Size[], of: keyof Size) => all.reduce((total, each) => total + each[of], 0);

/**
 * How many alternatives a filter comes to, before the library multiplies it out, which blocks the process.
 * @throws SCIM error `invalidFilter` (400) when it is too long, no expression of RFC 7644 §3.4.2.2, or comes to too many.
 */
export const filterTerms = (text: string): number => new Reader(text, 'invalidFilter').filter().terms;

/** The same of a path of a patch (RFC 7644 §3.5.2), which has a filter in brackets. @throws SCIM error `invalidPath` (400) */
export const pathTerms = (text: string): number => new Reader(text, 'invalidPath').path().terms;
