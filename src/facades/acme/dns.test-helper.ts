/** A DNS server of a test, over UDP on loopback (RFC 1035): addresses and texts of the names that it is told. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

const A = 1;
const TXT = 16;
const CAA = 257;
const HEADER = 12;
const TTL = 1;

export type Zone = {
  address: Map<string, string>;
  text: Map<string, string[]>;
  /** `0 issue ca.example` of a name, as a zone file has it. */
  caa: Map<string, string[]>;
  asked: string[];
  server: string;
};

/** Every name has the address 127.0.0.1 unless `address` says another, or an empty text for none. */
export async function openDns(t: Pick<TestContext, 'after'>): Promise<Zone> {
  const zone: Zone = { address: new Map(), text: new Map(), caa: new Map(), asked: [], server: '' };
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => void socket.send(answerTo(query, zone), from.port, from.address));
  await new Promise<void>((done) => void socket.bind(0, '127.0.0.1', done));
  zone.server = `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  t.after(() => void socket.close());
  return zone;
}

function answerTo(query: Buffer, zone: Zone): Buffer {
  const { name, end } = nameAt(query);
  const type = query.readUInt16BE(end);
  zone.asked.push(`${type} ${name}`);
  const records = recordsOf(name, type, zone);
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const answers = records.map((data) => {
    const head = Buffer.alloc(12);
    head.writeUInt16BE(0xc00c, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt32BE(TTL, 6);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, query.subarray(HEADER, end + 4), ...answers]);
}

function nameAt(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  while (query[at] !== 0) {
    const length = query[at]!;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function recordsOf(name: string, type: number, zone: Zone): Buffer[] {
  if (type === TXT)
    return (zone.text.get(name) ?? []).map((text) =>
      Buffer.concat([Buffer.of(text.length), Buffer.from(text)]),
    );
  if (type === CAA) return (zone.caa.get(name) ?? []).map(caaOf);
  const address = zone.address.get(name) ?? '127.0.0.1';
  return type === A && address !== '' ? [Buffer.from(address.split('.').map(Number))] : [];
}

/** RFC 8659 §4.1: flags, length of the tag, tag, value. */
function caaOf(text: string): Buffer {
  const [flags = '0', tag = '', ...value] = text.split(' ');
  return Buffer.concat([Buffer.of(Number(flags), tag.length), Buffer.from(tag + value.join(' '))]);
}
