/**
 * Keys and seals: the master key and its forms, wrapping of repository keys, sealing and opening of frames.
 *
 * <p>This is the specification of format 1. All numbers are big-endian; {@code ||} joins bytes; texts in quotes are ASCII bytes without an end
 * mark; "base64url" is RFC 4648 section 5 without padding; HKDF is RFC 5869 extract-and-expand with SHA-256, where an empty salt stands for 32 zero
 * bytes; AES-GCM is AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes and a tag of 16 bytes behind the ciphertext.
 *
 * <h2>Keys</h2>
 *
 * <pre>
 * master key, or passphrase and Argon2id          one or more per installation: each wraps by itself
 *   wraps  repository key                         one per system, random
 *     derives  gear table                         one per system: where chunks end
 *     derives  object key, by a random salt       one per pack, index, manifest
 *       seals  frames, by their position
 * </pre>
 *
 * <h2>Key file</h2>
 *
 * <p>Text in UTF-8, mode 0600. Lines are stripped of white space at both ends; empty ones and those that begin with {@code #} are passed over. Then:
 *
 * <pre>
 * SAGO MASTER KEY 1
 * 0123 4567 89ab ...        64 hexadecimal digits of either case, 32 bytes; blanks, tabs and line ends between them do not count
 * check 01234567            the first 4 bytes of SHA-256("sago master key check" || key) in hexadecimal
 * </pre>
 *
 * <p>What follows the check line is passed over. The key's id is {@code k} and the first 8 bytes of SHA-256("sago master key id" || key) in lower-case
 * hexadecimal. The check and the id tell nothing of use about 32 random bytes.
 *
 * <h2>Share of a master key</h2>
 *
 * <p>Text as a key file's, with comments and empty lines passed over; capitals do not matter, and several blanks count as one:
 *
 * <pre>
 * SAGO KEY SHARE 1
 * key k0123456789abcdef       the id of the key
 * split 01234567              4 random bytes, the same for all shares that were made together
 * share 2 of 5 threshold 3    numbers without leading zeros, 1 to 255
 * 0123 4567 89ab ...          64 hexadecimal digits as in a key file
 * check 01234567              the first 4 bytes of SHA-256(head || share) in hexadecimal
 *
 * head = "sago key share check" LF key LF split LF number LF count LF threshold LF     the id, the digits and the numbers as they stand above, lower case
 * </pre>
 *
 * <p>Shamir's secret sharing (Communications of the ACM 22, 1979) over GF(2<sup>8</sup>) with the polynomial x<sup>8</sup> + x<sup>4</sup> +
 * x<sup>3</sup> + x + 1, as AES has it. For each of the 32 bytes there is a polynomial of degree threshold - 1 whose constant term is the key's byte and whose
 * other terms are random; a share's byte is its value at the share's number. Lagrange's interpolation at 0 of as many shares as the
 * threshold, or more, gives the key. A reader must refuse shares of different keys or splits, and a result whose id is not the key's.
 *
 * <h2>Wrapped repository key: the object {@code keys/<id>}</h2>
 *
 * <p>There is one for each master key or passphrase that opens the system; each is written and deleted by itself. A reader tries those of its kind until one opens.
 * One JSON object (RFC 8259) of at most 8,192 bytes in UTF-8; every member is given but {@code stretch}, which only kind {@code passphrase} has, and
 * {@code label}, which may say who holds the key: up to 80 characters, neither sealed nor used. Readers
 * must refuse members given twice and bytes after the object, and pass over members they do not know.
 *
 * <pre>
 * {
 *   "format": 1,
 *   "kind": "file",                       or "passphrase"
 *   "master": "k0123456789abcdef",        the id of what wrapped it; must be the object's name
 *   "system": "government24",             the system's name
 *   "label": "safe of the director",
 *   "stretch": {"algorithm": "Argon2id", "version": 19, "memory": 65536, "passes": 3, "lanes": 4, "salt": "..."},
 *   "kdf": "HKDF-SHA-256",
 *   "salt": "...",                        32 random bytes, base64url
 *   "nonce": "...",                       12 random bytes, base64url
 *   "wrapped": "..."                      48 bytes, base64url: the sealed repository key and its tag
 * }
 *
 * secret  = the master key                                               where kind is "file"
 *         = Argon2id(passphrase, stretch), 32 bytes                      where kind is "passphrase"
 * key     = HKDF(secret, salt, info "sago wrap", 32 bytes)
 * data    = "sago wrapped key 1" LF kind LF master LF system LF          LF is the byte 10
 * wrapped = AES-GCM(key, nonce, repository key, associated data)
 * </pre>
 *
 * <p>Argon2id is RFC 9106, version 0x13 (19), memory in KiB, without secret and associated data; its salt is 32 random bytes, base64url, the same for all systems
 * of an installation. The passphrase is in Unicode's form NFC, as UTF-8. The id of a passphrase is {@code p} and the first 8 bytes of SHA-256(stretch salt)
 * in lower-case hexadecimal. Since the text may come from a hostile site, readers must refuse memory outside 65,536 to 262,144 KiB, passes
 * outside 3 to 16, lanes outside 1 to 16.
 *
 * <h2>Derived keys</h2>
 *
 * <pre>
 * object key = HKDF(repository key, salt, info "sago object" || type || version, 32 bytes)     type and version are one byte each
 * gear table = HKDF(repository key, empty salt, info "sago gear", 2,048 bytes)                 256 numbers of 8 bytes
 * </pre>
 *
 * <p>The salt is 32 random bytes that stand in clear in the object. What types and versions there are, the package {@code repository} says.
 *
 * <h2>Frame</h2>
 *
 * <pre>
 * content = method || body
 *           method 0: body is the plain bytes
 *           method 1: body is one zstd frame (RFC 8878) that declares its content's size, with no dictionary and nothing behind it
 * nonce   = 4 zero bytes || position          position: 8 bytes, the offset of the frame's first byte in its object
 * data    = type || version || position
 * frame   = AES-GCM(object key, nonce, content, associated data)
 * </pre>
 *
 * <p>A frame is 17 bytes longer than its plain bytes at most. It does not tell its own length: the object's format does. A reader must check the tag before it believes anything,
 * must know how many plain bytes a frame may have, and must refuse a zstd frame that declares more, or no size, or is followed by more bytes.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>Must: under one object key, no position is sealed twice, since two contents under one nonce give both away. So: a fresh random salt for every object
 *       that is written, also for one that is written again; {@link dev.sago.crypto.ObjectKey} refuses to seal backwards.
 *   <li>Must: a repository key stays the same as long as one object of the repository is needed, and at least one wrapped form of it at each site.
 *       So a wrapped key is deleted only when another was opened at every site; until then both lie there.
 *   <li>Should: a wrapped key has the same bytes at every site.
 *   <li>Should: all systems that a passphrase wraps share one stretch salt, else opening 700 systems takes minutes.
 * </ul>
 *
 * <h2>What a site can see</h2>
 *
 * <p>Ids, system names, salts, the costs of Argon2id, and the sizes of objects. Not the sizes of frames or chunks: the places of frames stand sealed.
 * Compression before sealing lets the size of an object depend on its content, as in every backup that compresses.
 */
@NullMarked
package dev.sago.crypto;

import org.jspecify.annotations.NullMarked;
