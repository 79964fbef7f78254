/**
 * The repository: all objects of one system, the same bytes at each of its sites. This page is the format's
 * specification; with the formats of {@code dev.sago.crypto} (wrapped keys, object keys, frame seals) it is complete
 * enough to write a reader from it alone.
 *
 * <h2>Objects</h2>
 *
 * <pre>
 *   &lt;prefix&gt;/systems/&lt;system&gt;/keys/&lt;id&gt;                  the repository key, wrapped by a master key
 *   &lt;prefix&gt;/systems/&lt;system&gt;/packs/&lt;2 hex&gt;/&lt;64 hex&gt;     named by the SHA-256 of the object's bytes
 *   &lt;prefix&gt;/systems/&lt;system&gt;/indexes/&lt;64 hex&gt;           named by the SHA-256 of the object's bytes
 *   &lt;prefix&gt;/systems/&lt;system&gt;/snapshots/&lt;id&gt;             id: yyyyMMdd'T'HHmmss.SSS'Z'-&lt;first 16 hex of the SHA-256&gt;
 *   &lt;prefix&gt;/systems/&lt;system&gt;/holds/&lt;id&gt;                 a hold on the snapshot of that id
 *   &lt;prefix&gt;/systems/&lt;system&gt;/expired/&lt;id&gt;               the mark that the snapshot has expired
 *   &lt;prefix&gt;/systems/&lt;system&gt;/clock                      a line feed, written to learn the site's time; may be absent
 *   &lt;prefix&gt;/systems/&lt;system&gt;/writer                     which catalog may write
 * </pre>
 *
 * <p>Packs, indexes and manifests are immutable. A hexadecimal digit is lower case. All integers outside of CBOR are
 * big-endian. Everybody who has an object can check it by its name, without a key. A reader needs neither holds nor marks nor the clock. The time in a snapshot's id is when the run began; but at
 * least one millisecond after that of its parent, so that ids sort in the order of making whatever clocks say.
 *
 * <h2>Writer</h2>
 *
 * <p>The only object that is replaced: one line of JSON in UTF-8, at most 4,096 bytes,
 * {@code {"format":1,"generation":1,"catalog":"<UUID>","host":"<machine>","since":"<time, ISO 8601 in UTC>","check":"<16 hex>"}}, in clear, so that people can read it
 * with any tool; it gives away a machine's name. Readers of snapshots need not look at it, inventories do not count it, and its name
 * does not vouch for its bytes; {@code check} does, where it is there: the first digits of the SHA-256 of generation, catalog, host and
 * since, joined by line feeds. The mark with the highest generation of all sites that answer holds; of two with the same generation neither
 * does. It is created conditionally, at the sites one after the other in the order of their names, and read back; a take-over
 * replaces it everywhere with the next generation. Where a site has none, or an older one, the writer brings it there.
 *
 * <h2>Sealed objects</h2>
 *
 * <p>Packs, indexes, manifests, holds and marks begin with a header of 40 bytes:
 *
 * <pre>
 *   0   4  "SAGO"
 *   4   1  type: 1 pack of data, 2 pack of trees, 3 index, 4 manifest, 5 export (see {@link dev.sago.repository.ExportSeal}),
 *         6 hold, 7 mark
 *   5   1  format version: 1
 *   6   2  zero
 *   8  32  salt
 * </pre>
 *
 * <p>The object's key is derived from repository key, salt, type and version. What follows are frames; a frame that
 * begins at byte <i>p</i> of the object is sealed with <i>p</i> as its position (nonce and associated data), so it opens
 * at its place only. An opened frame is at most 4 MiB in packs, 64 MiB in indexes and manifests, and 3,932,160 bytes as
 * a pack's footer.
 *
 * <ul>
 *   <li><b>Pack</b>: header, frames without gaps, the footer (one more frame), 4 bytes with the stored length of the
 *       footer, {@code "OGAS"}. A frame holds one chunk or several one after the other. The footer, opened, is a
 *       <i>listing</i>.
 *   <li><b>Index</b>, <b>manifest</b>, <b>hold</b>, <b>mark</b>: header and one frame to the end.
 * </ul>
 *
 * <h2>Contents</h2>
 *
 * <p>All contents are CBOR (RFC 8949) in the deterministic encoding of its section 4.2.1: shortest heads, definite
 * lengths, map keys ascending. A writer must write so; a reader must refuse anything else, and must pass over map keys
 * that it does not know. There are no tags and no floats. A <i>hash</i> is a byte string of 32 bytes, a <i>time</i> an
 * array {@code [seconds since 1970, nanoseconds]}.
 *
 * <ul>
 *   <li><b>Listing</b>: an array of frames, each {@code [position, stored length, hash, length, hash, length, …]}: then
 *       name and plain length of each chunk in the frame, in order. The first frame is at 40, each of the next where the
 *       one before ends.
 *   <li><b>Index</b>: an array of packs, each {@code [hash, type, size, salt, listing]}.
 *   <li><b>Chunk</b>: plain bytes, named by their SHA-256. Where two packs hold the same chunk, either will do.
 *   <li><b>Extents</b>: an array in which a chunk is two items, {@code hash, length}, and a hole (zeros that occupy
 *       nothing) one item, {@code length}. The contents of a file are those of its extents one after the other.
 *   <li><b>Tree</b>: the entries of a folder one after the other (a CBOR sequence, RFC 8742), cut into chunks between
 *       entries. Entries are in ascending order of their names' bytes, a folder as if {@code '/'} followed its name. A
 *       folder and another entry may have the same name (buckets allow it).
 *   <li><b>Entry</b>: a map of
 *       <pre>
 *   0 name (bytes)           8 user name        16 extended attributes: map of name (bytes) to value (bytes)
 *   1 kind                   9 group name       17 version tag (ETag) of an object
 *   2 size, if not 0        10 modified: time   18 media type of an object
 *   3 content: extents      11 changed: time    19 owner: the person it belongs to
 *   4 link target (bytes)   12 inode            20 true: it changed while it was read
 *   5 mode, 12 bits         13 device           21 content list: extents of chunks that hold, one after
 *   6 owner's number        14 hard links, if      the other, the extents of a very long content; then
 *   7 group's number           not 1               key 3 is absent
 *                           15 device node: major &lt;&lt; 32 | minor
 *       </pre>
 *       A key is absent where the value is the source's to tell and it did not: 5 to 7 for objects of buckets. Owner's
 *       and group's numbers, inodes and devices are signed: below zero, 2<sup>32</sup> (2<sup>64</sup> for the last two)
 *       is to be added. Key 21's chunks hold items of extents as a CBOR sequence, cut between extents.
 *       Kinds: 0 file or object, 1 folder, 2 symbolic link, 3 named pipe, 4 character device, 5 block device. The
 *       content of a folder is its tree. Two entries of one snapshot, not folders, with the same device and inode, and
 *       more than one link, are one file (link, pipe, device node) under two names; the device is given only there.
 *   <li><b>Manifest</b>: a map of 0 format (1), 1 system (text), 2 begun: time, 3 ended: time, 4 host (text), 5 parent's
 *       id (text) if there is one, 6 an array of entries: one folder per source, 7 an array of counts (files, folders,
 *       others, bytes, changed files, bytes read, new bytes, stored bytes, unreadable, unstable), 8 an array of problems
 *       {@code [path, reason]}, texts.
 *   <li><b>Hold</b>, <b>mark</b>: a map of 0 format (1), 1 the snapshot's id (text), 2 who put it (text), 3 when by that
 *       machine's clock: time, 4 why (text), and of a mark 5 true if somebody asked for it, whatever retention says. The
 *       time that counts for a mark is the one at which its site says that it was written.
 * </ul>
 *
 * <h2>Invariants</h2>
 *
 * <p>Must (data is lost where it is broken):
 *
 * <ul>
 *   <li>Who is not the writer neither founds, commits, brings nor deletes. It looks when it begins and right before a manifest or a
 *       deletion; and after a manifest, which it withdraws if it lost the system meanwhile.
 *   <li>At each site, an object is written only when all that it needs is there: keys, then packs, then indexes, then
 *       manifests. So a manifest at a site means that the snapshot can be restored from that site and a key alone.
 *   <li>Deletion goes the other way, over all sites: see below.
 *   <li>A repository key is stored at the quorum before anything is sealed with it.
 *   <li>A salt is random and never used for two objects.
 *   <li>A reader checks every frame's seal and every chunk's hash before it uses a byte, and never believes a length
 *       that goes beyond what is there.
 *   <li>A reader writes no entry outside of its destination, whatever the names are.
 * </ul>
 *
 * <p>Should (can be repaired):
 *
 * <ul>
 *   <li>All sites of a system have the same objects. What one lacks are its debts; they are copied byte for byte.
 *   <li>Each pack is named by an index. Packs that a killed run left are not; the next run reads their footers and names
 *       them. Where an index is gone or damaged at every site, its packs are named anew from their footers too; what is left of
 *       a damaged one is deleted then, once all sites have answered and none has its right bytes.
 *   <li>Trees and data are in separate packs; a pack has about 16 MiB and at most 65,536 chunks.
 * </ul>
 *
 * <h2>Expiry and deletion</h2>
 *
 * <p>A hold counts if any site has one, readable or not; a mark counts at its site, and only if it opens. A snapshot has
 * expired when it is marked at every site that has its manifest. It may be read until its manifest is deleted.
 *
 * <p>Must, of who deletes (a chunk is needed if a manifest needs it that is at any site and is not being deleted):
 *
 * <ul>
 *   <li>It is the single writer from its first look to its end, and all sites that have anything of the system answer;
 *       each has all that the manifests which stay need.
 *   <li>A manifest is deleted only if it is not the newest, nobody holds it, and at every site that has it the mark is
 *       older than the grace time by that site's own clock. Of each snapshot: the manifest at all sites, then the marks.
 *       A mark whose snapshot no site has says that one removal is to be finished.
 *   <li>A pack goes only if none of its chunks is needed; or if other packs have those, and indexes at every site
 *       have named the others for the grace time, since a reader may still have the older index. A pack that is younger
 *       at any site than the newest manifest there stays: a backup that was interrupted goes on from it.
 *   <li>An index that names a pack which goes is deleted first: the packs which stay are named by a new index that lies
 *       at every site; then the old index goes from every site; then, when no site has it any more, the packs go. So no
 *       index at any site ever names a pack that is gone at any site, and a local index that knows an index object
 *       which is gone is forgotten.
 *   <li>Before indexes and before packs it looks once more whether there is a manifest that it does not know.
 * </ul>
 *
 * <p>Killed at any moment, every snapshot that stays is whole at every site. What is left is: a manifest at some sites
 * only, marked at all of these, so that it has expired (the next prune removes it); marks without a manifest (removed); a
 * new index at some sites only, or an old one (what it names and is needed is named anew at every site
 * before anything else, and then it is deleted); packs that no index names (deleted). Until then an inventory may tell an old index as missing where it was
 * deleted first, and healing may bring it back: its packs are all there still.
 *
 * <p>What an object lock holds stays, and all that it needs: a manifest that one site does not let go is needed like
 * others; an index that one site does not let go is put back elsewhere.
 *
 * <h2>Writing and reading</h2>
 *
 * <p>{@link dev.sago.repository.Repository} opens; {@link dev.sago.repository.RepositoryWriter} gives out
 * {@link dev.sago.repository.ChunkWriter}s and commits; {@link dev.sago.repository.RepositoryReader} reads with
 * fall-back from site to site; {@link dev.sago.repository.Inventory} and {@link dev.sago.repository.Replicator} compare
 * and complete sites. Models: restic's design document (read and write ordering), Elasticsearch's blob store repository.
 */
@NullMarked
package dev.sago.repository;

import org.jspecify.annotations.NullMarked;
