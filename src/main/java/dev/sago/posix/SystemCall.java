package dev.sago.posix;

import java.util.Locale;

/**
 * The numbers of the system calls that Sago makes, on x86-64 (Linux {@code asm/unistd_64.h}) and on aarch64 (
 * {@code asm-generic/unistd.h}). They are part of the kernel's promise to programs and never change.
 */
enum SystemCall {
    OPENAT(257, 56),
    CLOSE(3, 57),
    READ(0, 63),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    STATX(332, 291),
    GETDENTS64(217, 61),
    READLINKAT(267, 78),
    MKDIRAT(258, 34),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    MKNODAT(259, 33),
    RENAMEAT(264, 38),
    UNLINKAT(263, 35),
    UTIMENSAT(280, 88),
    FCHOWN(93, 55),
    FCHOWNAT(260, 54),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FTRUNCATE(77, 46),
    FALLOCATE(285, 47),
    FSYNC(74, 82),
    SYNCFS(306, 267),
    LSEEK(8, 62),
    FADVISE64(221, 223),
    FLOCK(73, 32),
    GETEUID(107, 175),
    LISTXATTR(194, 11),
    LLISTXATTR(195, 12),
    FLISTXATTR(196, 13),
    GETXATTR(191, 8),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    SETXATTR(188, 5),
    FSETXATTR(190, 7),
    REMOVEXATTR(197, 14),
    FREMOVEXATTR(199, 16),
    GETXATTRAT(464, 464),
    LISTXATTRAT(465, 465);

    private final int number;
    private final String label;

    SystemCall(int x86, int aarch64) {
        number = Posix.X86 ? x86 : aarch64;
        label = name().toLowerCase(Locale.ROOT);
    }

    int number() {
        return number;
    }

    /** Its name as manual pages spell it. */
    String label() {
        return label;
    }
}
