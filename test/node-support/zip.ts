import { crc32, deflateRawSync } from "node:zlib";

/** An archive of one file, compressed by the runtime: in JavaScript a file of a hundred megabytes takes seconds. */
export function zipOf(name: string, content: Uint8Array): Buffer {
  const packed = deflateRawSync(content, { level: 1 });
  // Version 2.0, no flags, deflated, 1980-01-01.
  const entry = Buffer.from("1400000008000000210000000000000000000000000000000000", "hex");
  entry.writeUInt32LE(crc32(content), 10);
  entry.writeUInt32LE(packed.length, 14);
  entry.writeUInt32LE(content.length, 18);
  entry.writeUInt16LE(name.length, 22);
  const file = Buffer.concat([Buffer.from("504b0304", "hex"), entry, Buffer.from(name), packed]);
  // In the directory: made by version 2.0, and after the entry no comment, disk 0, no attributes, at offset 0.
  const listed = Buffer.concat([
    Buffer.from("504b01021400", "hex"),
    entry,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.from("504b05060000000001000100", "hex");
  const sizes = Buffer.alloc(10);
  sizes.writeUInt32LE(listed.length, 0);
  sizes.writeUInt32LE(file.length, 4);
  return Buffer.concat([file, listed, end, sizes]);
}
