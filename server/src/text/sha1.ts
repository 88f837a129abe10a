// SHA-1 of a text, in hexadecimal (FIPS 180-4, 6.1): an ORM makes the names of its keys of it, and the core may not ask Node.

export function sha1(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let t = 0; t < 80; t++) w[t] = t < 16 ? words[block + t]! : rotated(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let t = 0; t < 80; t++) {
      const [f, k] = t < 20 ? [(b & c) | (~b & d), 0x5a827999] : t < 40 ? [b ^ c ^ d, 0x6ed9eba1] : t < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
      [a, b, c, d, e] = [(rotated(a, 5) + f + e + k + w[t]!) | 0, a, rotated(b, 30), c, d];
    }
    for (const [at, one] of [a, b, c, d, e].entries()) state[at] = (state[at]! + one) | 0;
  }
  return state.map((one) => (one >>> 0).toString(16).padStart(8, '0')).join('');
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The bytes, a one, zeros, and how many bits there were, as words of 32 bits. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 72) >> 6) << 4);
  for (const [at, byte] of bytes.entries()) words[at >> 2]! |= byte << (24 - (at & 3) * 8);
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 1] = bytes.length * 8;
  return words;
}
