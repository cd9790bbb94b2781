/**
 * A reflected CRC of 64 bits, or of 32 bits with a high word of zero. The state is kept as two 32-bit halves;
 * BigInt would be 50 times slower.
 */
export class Crc {
  private high: number;
  private low = -1;

  constructor(private readonly table: CrcTable) {
    this.high = table.bytes === 8 ? -1 : 0;
  }

  update(chunk: Uint8Array): void {
    const { low: lows, high: highs } = this.table;
    let { high, low } = this;
    for (const byte of chunk) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0);
      high = (high >>> 8) ^ (highs[index] ?? 0);
    }
    this.high = high;
    this.low = low;
  }

  /** The checksum in big-endian order, as in x-amz-checksum-*. */
  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(~this.high, 0);
    bytes.writeInt32BE(~this.low, 4);
    return bytes.subarray(8 - this.table.bytes);
  }
}

interface CrcTable {
  readonly bytes: 4 | 8;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function crcTable(bytes: 4 | 8, polynomialHigh: number, polynomialLow: number): CrcTable {
  const table = { bytes, low: new Int32Array(256), high: new Int32Array(256) };
  for (let index = 0; index < 256; index += 1) {
    let [high, low] = [0, index];
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        low ^= polynomialLow;
        high ^= polynomialHigh;
      }
    }
    table.low[index] = low;
    table.high[index] = high;
  }
  return table;
}

/** Castagnoli, RFC 3720 B.4. */
export const CRC32C = crcTable(4, 0, 0x82f6_3b78);
/** The NVM Express polynomial; the default of S3. */
export const CRC64NVME = crcTable(8, 0x9a6c_9329, 0xac4b_c9b5);
