import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
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

/**
 * As {@link writeDurably} with `replace`, off the main thread: a disk may take its time, and no exchange waits for
 * it. One caller at a time for each file.
 */
export async function replaceDurably(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
