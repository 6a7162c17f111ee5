import type { Point } from "./exif";

const MAKER = "SatuKota";

/** Put place, time and device into a JPEG that the page itself has taken, the way cameras do (EXIF). */
export async function stamped(photo: Blob, at: Date, point?: Point): Promise<Blob> {
  const bytes = new Uint8Array(await photo.arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return photo;
  return new Blob([bytes.slice(0, 2), segment(at, point), bytes.slice(2)], { type: "image/jpeg" });
}

type Entry = [tag: number, type: number, count: number, value: number[]];

const ascii = (text: string): number[] => [...text].map((one) => one.charCodeAt(0) & 0x7f).concat(0);
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const two = (value: number): string => String(value).padStart(2, "0");

function degrees(value: number): number[] {
  const whole = Math.floor(value);
  const minutes = Math.floor((value - whole) * 60);
  const seconds = Math.round(((value - whole) * 60 - minutes) * 60 * 10_000);
  return [...u32(whole), ...u32(1), ...u32(minutes), ...u32(1), ...u32(seconds), ...u32(10_000)];
}

/** One directory of a big-endian TIFF at an offset; values of more than four bytes lie behind it. */
function directory(entries: Entry[], offset: number): number[] {
  const behind: number[] = [];
  const start = offset + 2 + entries.length * 12 + 4;
  const rows = entries.flatMap(([tag, type, count, value]) => {
    const inline = value.length <= 4 ? [...value, 0, 0, 0, 0].slice(0, 4) : u32(start + behind.length);
    if (value.length > 4) behind.push(...value, ...(value.length % 2 ? [0] : []));
    return [...u16(tag), ...u16(type), ...u32(count), ...inline];
  });
  return [...u16(entries.length), ...rows, ...u32(0), ...behind];
}

function segment(at: Date, point?: Point): Uint8Array<ArrayBuffer> {
  const day = `${at.getFullYear()}:${two(at.getMonth() + 1)}:${two(at.getDate())}`;
  const moment = ascii(`${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`);
  const east = -at.getTimezoneOffset();
  const zone = ascii(`${east < 0 ? "-" : "+"}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`);
  const model = ascii(navigator.userAgent.slice(0, 60).replace(/[^ -~]/g, ""));
  const maker = ascii(MAKER);
  const head = (exif: number, gps: number): Entry[] => [
    [0x010f, 2, maker.length, maker],
    [0x0110, 2, model.length, model],
    [0x8769, 4, 1, u32(exif)],
    ...(point ? ([[0x8825, 4, 1, u32(gps)]] as Entry[]) : []),
  ];
  const exif: Entry[] = [
    [0x9003, 2, moment.length, moment],
    [0x9011, 2, zone.length, zone],
  ];
  const gps: Entry[] = point
    ? [
        [1, 2, 2, ascii(point.lat < 0 ? "S" : "N")],
        [2, 5, 3, degrees(Math.abs(point.lat))],
        [3, 2, 2, ascii(point.lon < 0 ? "W" : "E")],
        [4, 5, 3, degrees(Math.abs(point.lon))],
      ]
    : [];
  const exifAt = 8 + directory(head(0, 0), 8).length;
  const gpsAt = exifAt + directory(exif, exifAt).length;
  const body = [
    ...[0x4d, 0x4d, 0, 42],
    ...u32(8),
    ...directory(head(exifAt, gpsAt), 8),
    ...directory(exif, exifAt),
    ...(point ? directory(gps, gpsAt) : []),
  ];
  const content = [0x45, 0x78, 0x69, 0x66, 0, 0, ...body];
  return new Uint8Array([0xff, 0xe1, ...u16(content.length + 2), ...content]);
}
