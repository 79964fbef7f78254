/**
 * Cuts plain data into content-defined chunks.
 *
 * <p>The cut points are part of the repository format: two writers that cut differently do not find each other's chunks. They are those of
 * FastCDC (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking Approach for Data Deduplication", USENIX ATC 2016; "The Design
 * of Fast Content-Defined Chunking for Data Deduplication Based Storage Systems", IEEE TPDS 2020) with normalisation level 2:
 *
 * <pre>
 * gear[256]    64-bit numbers, derived from the repository's key (see the package crypto)
 * MINIMUM = 262,144   AVERAGE = 1,048,576   MAXIMUM = 4,194,304   bytes
 *
 * length of the chunk that begins at data[0], of n bytes up to the end of the file:
 *     if n &lt;= MINIMUM: n
 *     h = 0
 *     for i = MINIMUM, MINIMUM + 1, ... below min(n, MAXIMUM):
 *         h = (h &lt;&lt; 1) + gear[data[i]]                          modulo 2^64, data[i] as 0 to 255
 *         if the highest b bits of h are all 0: i              b = 22 where i &lt; AVERAGE, b = 18 from there on
 *     otherwise: min(n, MAXIMUM)
 * </pre>
 *
 * <p>The byte that ends the search belongs to the next chunk. The highest bits are used because they depend on the most bytes, the last 64; the
 * masks of the papers, spread over 48 bits, were made for chunks of 8 KiB.
 *
 * <p>A chunk's name is the SHA-256 of its bytes, {@code dev.sago.model.Sha256}.
 */
@NullMarked
package dev.sago.chunk;

import org.jspecify.annotations.NullMarked;
