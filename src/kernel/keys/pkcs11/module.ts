import ffi from 'node:ffi';
import { RESULT } from './numbers.ts';

const ulong = 'uint64';
const SIGNATURES = {
  C_Initialize: ['pointer'],
  C_Finalize: ['pointer'],
  C_GetSlotList: ['uint8', 'pointer', 'pointer'],
  C_GetTokenInfo: [ulong, 'pointer'],
  C_OpenSession: [ulong, ulong, 'pointer', 'pointer', 'pointer'],
  C_CloseAllSessions: [ulong],
  C_Login: [ulong, ulong, 'pointer', ulong],
  C_GenerateKeyPair: [ulong, 'pointer', 'pointer', ulong, 'pointer', ulong, 'pointer', 'pointer'],
  C_FindObjectsInit: [ulong, 'pointer', ulong],
  C_FindObjects: [ulong, 'pointer', ulong, 'pointer'],
  C_FindObjectsFinal: [ulong],
  C_GetAttributeValue: [ulong, ulong, 'pointer', ulong],
  C_DestroyObject: [ulong, ulong],
  C_SignInit: [ulong, 'pointer', ulong],
  C_Sign: [ulong, 'pointer', ulong, 'pointer', 'pointer'],
} as const;

export type Call = keyof typeof SIGNATURES;
type Argument = Buffer | bigint | number | null;

/** A refusal of the module: what was called and its number (CK_RV). */
export class ModuleError extends Error {
  readonly result: bigint;
  constructor(call: Call, result: bigint) {
    super(`${call} answered CKR 0x${result.toString(16)}.`);
    this.name = 'ModuleError';
    this.result = result;
  }
}

/** A PKCS #11 module in this process. `call` throws {@link ModuleError} unless the result is CKR_OK or one that is allowed. */
export type Module = {
  call(name: Call, args: readonly Argument[], ...allowed: readonly bigint[]): void;
  unload(): void;
};

/**
 * Loads a module by its exported functions. CK_ULONG has 64 bits here: Linux and macOS on machines of 64 bits.
 * Whatever goes wrong in it can end the process, so only `process.ts` calls this.
 */
export function loadModule(path: string): Module {
  const definitions = Object.fromEntries(
    Object.entries(SIGNATURES).map(([name, args]) => [name, { arguments: args, return: ulong }]),
  );
  const { lib, functions } = ffi.dlopen(path, definitions as ffi.FunctionDefinitions);
  const calls = functions as unknown as Record<Call, (...args: readonly (Argument | bigint)[]) => bigint>;
  return {
    call(name, args, ...allowed) {
      const given = args.map((each) => (typeof each === 'number' ? fit(name, each) : each));
      const result = calls[name](...given);
      if (result !== RESULT.ok && !allowed.includes(result)) throw new ModuleError(name, result);
    },
    unload: () => lib.close(),
  };
}

/** CK_BBOOL is one byte and everything else that is a number is CK_ULONG. */
const fit = (name: Call, value: number) => (name === 'C_GetSlotList' ? value : BigInt(value));

/** A CK_ULONG in memory. */
export function ulongBytes(value: number | bigint = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export type AttributeValue = readonly [type: number, value: Buffer | number | boolean];
const ATTRIBUTE_BYTES = 24;

/** An array of CK_ATTRIBUTE. `kept` has what it points to, and must live as long as it is used. */
export function template(attributes: readonly AttributeValue[]): {
  bytes: Buffer;
  count: number;
  kept: Buffer[];
} {
  const kept = attributes.map(([, value]) =>
    typeof value === 'boolean'
      ? Buffer.from([value ? 1 : 0])
      : typeof value === 'number'
        ? ulongBytes(value)
        : value,
  );
  const bytes = Buffer.alloc(ATTRIBUTE_BYTES * attributes.length);
  attributes.forEach(([type], index) => {
    const at = index * ATTRIBUTE_BYTES;
    bytes.writeBigUInt64LE(BigInt(type), at);
    bytes.writeBigUInt64LE(addressOf(kept[index]!), at + 8);
    bytes.writeBigUInt64LE(BigInt(kept[index]!.length), at + 16);
  });
  return { bytes, count: attributes.length, kept };
}

/** A CK_MECHANISM with its parameter. */
export function mechanism(type: number, parameter?: Buffer): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64LE(BigInt(type), 0);
  if (parameter !== undefined) {
    bytes.writeBigUInt64LE(addressOf(parameter), 8);
    bytes.writeBigUInt64LE(BigInt(parameter.length), 16);
  }
  return bytes;
}

const addressOf = (bytes: Buffer) => (bytes.length === 0 ? 0n : ffi.getRawPointer(bytes));
