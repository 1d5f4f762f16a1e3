/**
 * The page of the verifier, in the browser: reads what the person gives, checks it here, and shows it. Every
 * piece of markup is the server's own, from templates; what comes from a receipt goes in as text.
 */
import { checkText } from './outcome.ts';
import { type Line, type Report, type ReportWords, reportOf } from './report.ts';

type DeskWords = {
  check: string;
  fileHint: string;
  missing: string;
  missingKeys: string;
  failed: string;
  stillPending: string;
  report: ReportWords;
};

/** A leaf is in a checkpoint within a second or two; longer waiting is for another visit. */
const ATTEMPTS = 10;
const ATTEMPT_MS = 1000;

const place = need<HTMLElement>(document, '[data-verifier]');
const words = JSON.parse(place.dataset['words'] ?? '{}') as DeskWords;
const form = need<HTMLFormElement>(document, '[data-verifier] form');
const receipt = need<HTMLTextAreaElement>(form, 'textarea[name=receipt]');
const keys = need<HTMLTextAreaElement>(form, 'textarea[name=keys]');
const file = need<HTMLInputElement>(form, 'input[type=file]');
const leaf = form.querySelector<HTMLInputElement>('input[name=leaf]')?.value;
const result = need<HTMLElement>(place, '[data-result]');

function need<T extends Element>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}

function piece(name: string): Element {
  const template = need<HTMLTemplateElement>(place, `template[data-piece="${name}"]`);
  const element = template.content.firstElementChild;
  if (element === null) throw new Error(`The piece ${name} is empty.`);
  return element.cloneNode(true) as Element;
}

/** Puts a text where a piece has its slot, keeping what else it has (words for screen readers). */
function fill(element: Element, ...texts: string[]): Element {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.nodeValue?.trim() === '\u2026') node.nodeValue = texts.shift() ?? '';
  }
  return element;
}

type Row = [key: string, ...value: (Node | string)[]];

function rows(all: readonly Row[]): Element {
  const list = piece('rows');
  const model = need(list, '.ap-summary__row');
  model.remove();
  for (const [key, ...value] of all) {
    const row = model.cloneNode(true) as Element;
    need(row, 'dt').textContent = key;
    need(row, 'dd').append(...value);
    list.append(row);
  }
  return list;
}

function stepRow({ title, result: how, word, sentence, detail }: Line): Row {
  const shown: Row = [title, fill(piece(`tag-${how}`), word), ` ${sentence}`];
  if (detail !== undefined) shown.push(fill(piece('detail'), detail));
  return shown;
}

function show({ verdict, lines, facts, fields, record }: Report): void {
  const shown: Node[] = [piece('title')];
  shown.push(fill(piece(verdict.tone), verdict.title, verdict.more), rows(lines.map(stepRow)));
  if (facts.length > 0)
    shown.push(rows(facts.map(([key, value, isCode]) => [key, isCode ? fill(piece('code'), value) : value])));
  if (fields.length > 0) {
    const section = piece('fields');
    need(section, 'dl').replaceWith(rows(fields));
    shown.push(section);
  }
  if (record !== undefined) shown.push(fill(piece('record'), record));
  result.replaceChildren(...shown);
  result.scrollIntoView({ block: 'nearest' });
}

function complain(sentence: string, field?: HTMLElement): void {
  result.replaceChildren(fill(piece('bad'), sentence, ''));
  field?.focus();
}

async function check(): Promise<void> {
  const trusted = keys.value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (receipt.value.trim() === '') return complain(words.missing, receipt);
  if (trusted.length === 0) return complain(words.missingKeys, keys);
  try {
    show(reportOf(await checkText(receipt.value, { keys: trusted, leaf }), words.report));
  } catch (error) {
    // No Ed25519 in this browser, say: what could not be checked is not called good.
    complain(`${words.failed} ${error instanceof Error ? error.message : ''}`);
  }
}

/** Asks for the receipt until a checkpoint covers the leaf. */
async function waitForReceipt(address: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await fetch(address, { headers: { accept: 'text/plain' } });
    if (answer.status === 200) {
      receipt.value = await answer.text();
      return check();
    }
    if (answer.status !== 202) break;
    await new Promise((resolve) => setTimeout(resolve, ATTEMPT_MS));
  }
  complain(words.stillPending);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
file.addEventListener('change', () => {
  void file.files?.[0]?.text().then((text) => {
    receipt.value = text;
  });
});
need(form, 'button[type=submit]').textContent = words.check;
need(form, '#file-hint').textContent = words.fileHint;

const waiting = place.dataset['pending'];
if (waiting !== undefined) void waitForReceipt(waiting);
else if (leaf !== undefined && receipt.value.trim() !== '' && result.childElementCount === 0) void check();
