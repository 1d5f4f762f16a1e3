import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a new file of mode 0600 and returns when the disk has it; with `replace`, in one step over an old one. */
export function writeDurably(file: string, text: string, replace = false): void {
  const target = replace ? `${file}.new` : file;
  const handle = openSync(target, replace ? 'w' : 'wx', 0o600);
  try {
    const bytes = Buffer.from(text);
    let written = 0;
    while (written < bytes.length) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (replace) renameSync(target, file);
  // The name is durable only when its folder is.
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
