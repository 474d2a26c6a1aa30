/** Endpoints as text: `10.0.0.1:5672`, `[2001:db8::1]:5672` (RFC 5952). Words are big-endian, signed or not. */
export function formatEndpoint(
  family: number,
  word0: number,
  word1: number,
  word2: number,
  word3: number,
  port: number,
): string {
  return family === 4
    ? `${formatIpv4(word3)}:${port}`
    : `[${formatIpv6(word0, word1, word2, word3)}]:${port}`;
}

function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

function formatIpv6(word0: number, word1: number, word2: number, word3: number): string {
  // RFC 5952 section 5: an address with an embedded IPv4 address is written with it.
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${formatIpv4(word3)}`;
  const groups: number[] = [];
  for (const word of [word0, word1, word2, word3]) groups.push(word >>> 16, word & 0xffff);
  const [start, length] = longestZeroRun(groups);
  const text = groups.map((group) => group.toString(16));
  if (length < 2) return text.join(':');
  return `${text.slice(0, start).join(':')}::${text.slice(start + length).join(':')}`;
}

/** Start and length of the first longest run of zero groups. */
function longestZeroRun(groups: readonly number[]): readonly [start: number, length: number] {
  let bestStart = 0;
  let bestLength = 0;
  let length = 0;
  for (let i = 0; i < groups.length; i++) {
    length = groups[i] === 0 ? length + 1 : 0;
    if (length > bestLength) {
      bestLength = length;
      bestStart = i - length + 1;
    }
  }
  return [bestStart, bestLength];
}
