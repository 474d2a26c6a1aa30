/** What the catalogue knows of one capture, as it lies in the folder of that capture. */
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Capture, count, Summary } from '../api/contract.ts';

/** A file outside the data folder that was indexed where it is; it is known again by size and time. */
export const SourceFile = z.strictObject({
  path: z.string(),
  bytes: count,
  modifiedMillis: z.number(),
});
export type SourceFile = z.infer<typeof SourceFile>;

/**
 * A capture as the catalogue keeps it: without progress, which lives only while it runs, and with
 * its name in one place.
 */
export const CaptureRecord = Capture.omit({ progress: true, summary: true }).extend({
  summary: Summary.omit({ file: true }).exactOptional(),
  /** Absent where the octets are in the folder, too. */
  source: SourceFile.exactOptional(),
});
export type CaptureRecord = z.infer<typeof CaptureRecord>;

const META_FILE = 'meta.json';

/** Undefined when there is none in this folder, or it is not one of ours. */
export async function readRecord(folder: string): Promise<CaptureRecord | undefined> {
  try {
    const text = await readFile(join(folder, META_FILE), 'utf8');
    return CaptureRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Writes beside the file and renames over it: whoever reads sees the old text or the new one. */
export async function writeRecord(folder: string, record: CaptureRecord): Promise<void> {
  const path = join(folder, META_FILE);
  const beside = `${path}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(record, null, 2));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

/** A file as it is now. Rejects when there is none. */
export async function sourceFile(path: string): Promise<SourceFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, bytes: size, modifiedMillis: mtimeMs };
}

/** Whether a source is still the file that was indexed. */
export async function isUnchanged({ path, bytes, modifiedMillis }: SourceFile): Promise<boolean> {
  const now = await sourceFile(path).catch(() => undefined);
  return now !== undefined && now.bytes === bytes && now.modifiedMillis === modifiedMillis;
}
