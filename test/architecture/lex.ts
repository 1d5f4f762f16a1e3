/** TypeScript text apart: code, strings, comments. Enough to ask which words stand where; no syntax tree. */

export type Lexed = {
  /** The text with strings and comments blanked; lines keep their numbers. */
  code: string;
  /** Every string and template, with `${…}` as a blank. */
  strings: { text: string; line: number }[];
};

/** After one of these a slash begins a regular expression, otherwise it divides. */
const BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(return|typeof|case|in|of|void|await|else))\s*$/;

type State = { text: string; at: number; line: number; code: string; strings: Lexed['strings'] };

/** Takes a file apart. Never throws: what it cannot read ends with the file. */
export function lex(text: string): Lexed {
  const state: State = { text, at: 0, line: 1, code: '', strings: [] };
  readCode(state, false);
  return { code: state.code, strings: state.strings };
}

function readCode(state: State, inTemplate: boolean): void {
  let depth = 0;
  while (state.at < state.text.length) {
    const two = state.text.slice(state.at, state.at + 2);
    const one = two[0]!;
    if (two === '//') blank(state, endOf(state, '\n'));
    else if (two === '/*') blank(state, endOf(state, '*/', 2));
    else if (one === "'" || one === '"') readString(state, one);
    else if (one === '`') readTemplate(state);
    else if (one === '/' && BEFORE_REGEX.test(state.code.slice(-20))) blank(state, endOfRegex(state));
    else {
      if (one === '{') depth += 1;
      if (one === '}' && inTemplate && depth === 0) return;
      if (one === '}') depth -= 1;
      take(state, one);
    }
  }
}

function take(state: State, character: string): void {
  if (character === '\n') state.line += 1;
  state.code += character;
  state.at += 1;
}

function blank(state: State, end: number): void {
  const lines = state.text.slice(state.at, end).split('\n').length - 1;
  state.code += ` ${'\n'.repeat(lines)}`;
  state.line += lines;
  state.at = end;
}

function endOf(state: State, mark: string, length = 0): number {
  const found = state.text.indexOf(mark, state.at + length);
  return found < 0 ? state.text.length : found + length;
}

function endOfRegex(state: State): number {
  let inClass = false;
  for (let at = state.at + 1; at < state.text.length; at++) {
    const character = state.text[at]!;
    if (character === '\\') at += 1;
    else if (character === '\n') return at;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at + 1;
  }
  return state.text.length;
}

function readString(state: State, quote: string): void {
  const { line } = state;
  let at = state.at + 1;
  while (at < state.text.length && state.text[at] !== quote && state.text[at] !== '\n')
    at += state.text[at] === '\\' ? 2 : 1;
  state.strings.push({ text: state.text.slice(state.at + 1, at), line });
  state.code += "''";
  state.at = at + 1;
}

function readTemplate(state: State): void {
  const { line } = state;
  let text = '';
  state.at += 1;
  state.code += '``';
  while (state.at < state.text.length && state.text[state.at] !== '`') {
    if (state.text.startsWith('${', state.at)) {
      state.at += 2;
      readCode(state, true);
      state.at += 1;
      text += ' ';
      continue;
    }
    const step = state.text[state.at] === '\\' ? 2 : 1;
    const part = state.text.slice(state.at, state.at + step);
    if (part.includes('\n')) {
      state.line += 1;
      state.code += '\n';
    }
    text += part;
    state.at += step;
  }
  state.at += 1;
  state.strings.push({ text, line });
}
