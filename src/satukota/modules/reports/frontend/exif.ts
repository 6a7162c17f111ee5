/** Where a JPEG was taken, read in the browser before the picture is made smaller (which strips it). */
export interface Point {
  lon: number;
  lat: number;
}

const GPS = 0x8825;

export async function pointOf(file: Blob): Promise<Point | undefined> {
  try {
    return read(new DataView(await file.slice(0, 256 * 1024).arrayBuffer()));
  } catch {
    return undefined;
  }
}

function read(view: DataView): Point | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 4 < view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return fromTiff(view, at + 10);
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

function fromTiff(view: DataView, base: number): Point | undefined {
  const little = view.getUint16(base) === 0x4949;
  const u16 = (at: number): number => view.getUint16(base + at, little);
  const u32 = (at: number): number => view.getUint32(base + at, little);
  const entries = (at: number): Map<number, number> =>
    new Map(Array.from({ length: u16(at) }, (_, n) => [u16(at + 2 + n * 12), at + 2 + n * 12 + 8]));
  const place = entries(u32(4)).get(GPS);
  if (place === undefined) return undefined;
  const gps = entries(u32(place));
  const degrees = (tag: number): number | undefined => {
    const slot = gps.get(tag);
    if (slot === undefined) return undefined;
    const at = u32(slot);
    const part = (n: number): number => u32(at + n * 8) / (u32(at + n * 8 + 4) || 1);
    return part(0) + part(1) / 60 + part(2) / 3600;
  };
  /** 1 or -1; undefined where a camera leaves the hemisphere out: half of the places would lie across the equator. */
  const side = (tag: number, letters: string): number | undefined =>
    ({ [letters.charAt(0)]: 1, [letters.charAt(1)]: -1 })[
      String.fromCharCode(view.getUint8(base + (gps.get(tag) ?? 0)))
    ];
  const [lat, lon, north, east] = [degrees(2), degrees(4), side(1, "NS"), side(3, "EW")];
  if (lat === undefined || lon === undefined || !north || !east || (lat === 0 && lon === 0)) return undefined;
  return { lat: north * lat, lon: east * lon };
}
