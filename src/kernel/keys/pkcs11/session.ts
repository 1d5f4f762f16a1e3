import {
  type AttributeValue,
  loadModule,
  type Module,
  ModuleError,
  mechanism,
  template,
  ulongBytes,
} from './module.ts';
import { ATTRIBUTE, CLASS, GONE, KEY_TYPE, MECHANISM, RESULT } from './numbers.ts';

/** Where the token is, and how one gets in. `slot` counts the slots that have a token, from 0. */
export type TokenPlace = { module: string; label?: string; slot?: number; pin: string };

/** What the process is asked. Bytes are plain arrays of bytes. */
export type Asked =
  | { op: 'create'; id: Uint8Array; label: string; kind: 'ec'; params: Uint8Array }
  | { op: 'create'; id: Uint8Array; label: string; kind: 'rsa'; bits: number }
  | { op: 'find'; id: Uint8Array }
  | { op: 'sign'; id: Uint8Array; mechanism: number; parameter?: Uint8Array; input: Uint8Array }
  | { op: 'destroy'; id: Uint8Array };

/** Parts of a public key as the token has them. */
export type PublicParts =
  | { kind: 'ec'; params: Uint8Array; point: Uint8Array }
  | { kind: 'rsa'; modulus: Uint8Array; exponent: Uint8Array };

const READ_WRITE = 6; // CKF_SERIAL_SESSION | CKF_RW_SESSION
const USER = 1; // CKU_USER
const LABEL_BYTES = 32;
const TOKEN_INFO_BYTES = 256;
const MOST_SLOTS = 256;
const MOST_SIGNATURE = 1024;
/** Handles of keys that are remembered for the length of a session. */
const MOST_KNOWN = 1_000;
const EXPONENT = Buffer.from([1, 0, 1]);

/** The key is not there; also what a module says of every key while its token is away. */
class NoKey extends Error {
  constructor() {
    super('The key is not in the token.');
    this.name = 'NoKey';
  }
}

const isAway = (error: unknown) =>
  error instanceof NoKey || (error instanceof ModuleError && GONE.has(error.result));

/** The session of one process with one token: opened at the first wish, and again when the token was away. */
export class TokenSession {
  readonly #place: TokenPlace;
  #module: Module | undefined;
  #session = 0n;
  readonly #known = new Map<string, bigint>();

  constructor(place: TokenPlace) {
    this.#place = place;
  }

  /** Does what is asked; once more after opening everything again when the token was away. @throws ModuleError, Error */
  ask(asked: Asked): unknown {
    try {
      return this.#do(asked);
    } catch (error) {
      if (!isAway(error)) throw error;
      this.close();
      return this.#do(asked);
    }
  }

  close(): void {
    this.#known.clear();
    const module = this.#module;
    this.#module = undefined;
    if (module === undefined) return;
    try {
      module.call('C_Finalize', [null]);
    } catch (error) {
      // What is gone cannot be closed; the next opening begins anew.
      if (!(error instanceof ModuleError)) throw error;
    }
  }

  #do(asked: Asked): unknown {
    const module = this.#open();
    const id = Buffer.from(asked.id);
    switch (asked.op) {
      case 'create':
        return this.#create(module, asked, id);
      case 'find':
        return this.#publicParts(module, id);
      case 'sign':
        return this.#sign(module, asked, id);
      case 'destroy':
        for (const kind of [CLASS.private, CLASS.public]) {
          const handle = this.#find(module, id, kind);
          if (handle !== undefined) module.call('C_DestroyObject', [this.#session, handle]);
        }
        this.#known.clear();
        return undefined;
    }
  }

  #open(): Module {
    if (this.#module !== undefined) return this.#module;
    const module = loadModule(this.#place.module);
    module.call('C_Initialize', [null], RESULT.alreadyInitialized);
    this.#module = module;
    const session = ulongBytes();
    module.call('C_OpenSession', [this.#slot(module), READ_WRITE, null, null, session]);
    this.#session = session.readBigUInt64LE();
    const pin = Buffer.from(this.#place.pin);
    module.call('C_Login', [this.#session, USER, pin, pin.length], RESULT.alreadyLoggedIn);
    return module;
  }

  /** The slot with the token of that label, or the one at that place. */
  #slot(module: Module): bigint {
    const count = ulongBytes(MOST_SLOTS);
    const list = Buffer.alloc(8 * MOST_SLOTS);
    module.call('C_GetSlotList', [1, list, count]);
    const slots = Array.from({ length: Number(count.readBigUInt64LE()) }, (_, i) =>
      list.readBigUInt64LE(8 * i),
    );
    const { label, slot = 0 } = this.#place;
    const found = label === undefined ? slots[slot] : slots.find((each) => labelOf(module, each) === label);
    if (found === undefined) throw new Error('There is no such token in the module.');
    return found;
  }

  #find(module: Module, id: Buffer, kind: number): bigint | undefined {
    const { bytes, count, kept } = template([
      [ATTRIBUTE.class, kind],
      [ATTRIBUTE.id, id],
    ]);
    module.call('C_FindObjectsInit', [this.#session, bytes, count]);
    const [handle, found] = [ulongBytes(), ulongBytes()];
    try {
      module.call('C_FindObjects', [this.#session, handle, 1, found]);
    } finally {
      module.call('C_FindObjectsFinal', [this.#session]);
    }
    return kept.length > 0 && found.readBigUInt64LE() === 1n ? handle.readBigUInt64LE() : undefined;
  }

  #value(module: Module, handle: bigint, type: number): Buffer {
    const value = Buffer.alloc(2048);
    const { bytes, kept } = template([[type, value]]);
    module.call('C_GetAttributeValue', [this.#session, handle, bytes, 1]);
    return Buffer.from(kept[0]!.subarray(0, Number(bytes.readBigUInt64LE(16))));
  }

  #publicParts(module: Module, id: Buffer): PublicParts {
    const handle = this.#find(module, id, CLASS.public);
    if (handle === undefined || this.#find(module, id, CLASS.private) === undefined) throw new NoKey();
    const read = (type: number) => this.#value(module, handle, type);
    if (read(ATTRIBUTE.keyType).readUInt8() === KEY_TYPE.ec)
      return { kind: 'ec', params: read(ATTRIBUTE.ecParams), point: read(ATTRIBUTE.ecPoint) };
    return { kind: 'rsa', modulus: read(ATTRIBUTE.modulus), exponent: read(ATTRIBUTE.publicExponent) };
  }

  #create(module: Module, asked: Extract<Asked, { op: 'create' }>, id: Buffer): PublicParts {
    const both: AttributeValue[] = [
      [ATTRIBUTE.token, true],
      [ATTRIBUTE.id, id],
      [ATTRIBUTE.label, Buffer.from(asked.label)],
    ];
    const kind: AttributeValue[] =
      asked.kind === 'ec'
        ? [[ATTRIBUTE.ecParams, Buffer.from(asked.params)]]
        : [
            [ATTRIBUTE.modulusBits, asked.bits],
            [ATTRIBUTE.publicExponent, EXPONENT],
          ];
    const open = template([...both, [ATTRIBUTE.verify, true], ...kind]);
    const secret = template([
      ...both,
      [ATTRIBUTE.private, true],
      [ATTRIBUTE.sensitive, true],
      [ATTRIBUTE.extractable, false],
      [ATTRIBUTE.sign, true],
      [ATTRIBUTE.decrypt, false],
    ]);
    const how = mechanism(asked.kind === 'ec' ? MECHANISM.ecPair : MECHANISM.rsaPair);
    const [publicHandle, privateHandle] = [ulongBytes(), ulongBytes()];
    module.call('C_GenerateKeyPair', [
      this.#session,
      how,
      ...[open.bytes, open.count, secret.bytes, secret.count],
      ...[publicHandle, privateHandle],
    ]);
    const handle = privateHandle.readBigUInt64LE();
    const says = (type: number) => this.#value(module, handle, type).readUInt8() === 1;
    if (
      open.kept.length + secret.kept.length > 0 &&
      says(ATTRIBUTE.sensitive) &&
      !says(ATTRIBUTE.extractable)
    )
      return this.#publicParts(module, id);
    for (const each of [handle, publicHandle.readBigUInt64LE()])
      module.call('C_DestroyObject', [this.#session, each]);
    throw new Error('The token makes keys that can be taken out of it.');
  }

  #sign(module: Module, asked: Extract<Asked, { op: 'sign' }>, id: Buffer): Buffer {
    const name = id.toString('hex');
    const handle = this.#known.get(name) ?? this.#find(module, id, CLASS.private);
    if (handle === undefined) throw new NoKey();
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(name, handle);
    const parameter = asked.parameter === undefined ? undefined : Buffer.from(asked.parameter);
    module.call('C_SignInit', [this.#session, mechanism(asked.mechanism, parameter), handle]);
    const input = Buffer.from(asked.input);
    const signature = Buffer.alloc(MOST_SIGNATURE);
    const length = ulongBytes(signature.length);
    module.call('C_Sign', [this.#session, input, input.length, signature, length]);
    return Buffer.from(signature.subarray(0, Number(length.readBigUInt64LE())));
  }
}

function labelOf(module: Module, slot: bigint): string {
  const info = Buffer.alloc(TOKEN_INFO_BYTES);
  module.call('C_GetTokenInfo', [slot, info]);
  return info.toString('utf8', 0, LABEL_BYTES).trimEnd();
}
