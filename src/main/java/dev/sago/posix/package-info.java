/**
 * Linux system calls by the Foreign Function API: what {@code java.nio.file} cannot do. Names are bytes, every step of a
 * path can be taken relative to an open folder, and times, owners, device nodes, holes and extended attributes are
 * complete.
 *
 * <p>All calls go through the C library's {@code syscall} function with the numbers of {@link dev.sago.posix.SystemCall}:
 * one downcall handle that the JIT inlines, no symbols that an older glibc or musl lacks ({@code statx} wrappers came
 * with glibc 2.28, {@code getdents64} with 2.30, {@code mknodat} with 2.33), and structures that are the kernel's, not the
 * library's. Only the account database is asked through the library, because it may stand in LDAP.
 *
 * <p>None of the calls is made as {@code Linker.Option.critical}: any of them can hang on a dead network file system,
 * and a thread in a critical call stops the whole machine at the next garbage collection. The ten nanoseconds that it would save
 * are lost in a call of five hundred.
 *
 * <p>Descriptors are plain ints, closed by the caller. All methods may be called by any thread; memory for arguments and
 * results is kept per thread ({@link dev.sago.posix.Scratch}). A failed call is a {@link dev.sago.posix.PosixException},
 * without a path: the caller knows it.
 */
@NullMarked
package dev.sago.posix;

import org.jspecify.annotations.NullMarked;
