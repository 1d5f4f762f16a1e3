/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2 Annex D.3). */
const SPECIAL: Readonly<Record<number, string>> = Object.fromEntries(
  [...'˘ˇˆ˙˝˛˚˜']
    .map((mark, index) => [0x18 + index, mark])
    .concat(
      [...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((mark, index) => [0x80 + index, mark]),
      [[0xa0, '€']],
    ),
);

/** A text string (§7.9.2.2): UTF-16 or UTF-8 with its mark, else PDFDocEncoding. */
export function textOf(bytes: Uint8Array): string {
  const [one, two, three] = bytes;
  if (one === 0xfe && two === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (one === 0xff && two === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (one === 0xef && two === 0xbb && three === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  let text = '';
  for (const byte of bytes) text += SPECIAL[byte] ?? String.fromCharCode(byte);
  return text;
}

const DATE = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?/;

/** A date (§7.9.4) in milliseconds since 1970; without a zone it is taken as universal time. Undefined when it is none. */
export function dateOf(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((each) => (each === undefined ? undefined : Number(each)));
  const local = Date.UTC(year!, month - 1, day, hour, minute, second);
  const sign = match[8] === '-' ? 1 : -1;
  const zone = match[8] === undefined ? 0 : sign * (Number(match[9]) * 60 + Number(match[10] ?? 0)) * 60_000;
  return Number.isNaN(local) ? undefined : local + zone;
}
