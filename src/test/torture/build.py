"""Builds a tree that holds everything a file system can hold, for backups to be proved with.

    build.py [--seed N] [--many N] [--small] [--as-user] ROOT

ROOT must not exist. The same seed gives the same tree, but for inode numbers and change times. --small leaves out what is deep, large or
many. --as-user leaves out what only root may make. Uses nothing of Sago, on purpose; Python 3.7 or newer and its library only.

Works by changing into each folder: names relative to the working folder have no limit of a path's length.
"""

import argparse
import contextlib
import os
import random
import socket
import stat
import struct
import sys

DAY = 86400 * 10**9
SECOND = 10**9
NOON = 1_700_000_000 * SECOND

KIB = 1 << 10
MIB = 1 << 20
TIB = 1 << 40

HANGUL_NFC = "한글 문서".encode()
HANGUL_NFD = b"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf \xe1\x84\x86\xe1\x85\xae\xe1\x86\xab\xe1\x84\x89\xe1\x85\xa5"

NAMES = [
    b"\xff\xfe", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"caf\xe9", b"a\xcc\x81", b"\xc3\xa1", HANGUL_NFC, HANGUL_NFD,
    b"line\nbreak", b"\n", b"\r", b"tab\there", b"\x01\x02\x1f\x7f", b"\x1b[31mred\x1b[0m", b"it's", b'"quoted"', b"back\\slash", b"`id`", b"$(id)", b"${HOME}",
    b"-rf", b"--", b"-", b"--help", b" ", b"  lead and trail  ", b"...", b".. ", b".hidden", b"~", b"~root", b"*", b"?", b"[a-z]", b"{a,b}", b"%s%n%00", b"#", b"!", b"&",
    b";", b"|", b"<>", b"a:b", b"NUL", b"con.txt", b"trailing.", b"x" * 255, b"\x80" * 255, ("가" * 85).encode(), b"y" * 254, "사고 史庫.txt".encode(),
    "🏯".encode(), b"\xef\xbb\xbfbom", b"\xe2\x80\xaertl", b"a", b"a.b", b"a-", b"a0", b"A", b".sago-0123456789abcdef-0000000g.part",
    b"..part", b".sago-", b"CACHEDIR.TA", b"a\\x41", b"\\xff",
]


def noise(rng, size):
    out = bytearray()
    while len(out) < size:
        out += rng.getrandbits(8 * MIB).to_bytes(MIB, "little")
    return bytes(out[:size])


def text(rng, size):
    words = [b"annals ", b"vault ", "사고 ".encode(), b"copy ", b"seal\n", b"minister ", b"of ", b"the "]
    out = bytearray()
    while len(out) < size:
        out += rng.choice(words)
    return bytes(out[:size])


class Tree:
    """Makes entries in the working folder, each with all its attributes."""

    def __init__(self, seed, root):
        self.rng = random.Random(seed)
        self.root = root  # whether we are root
        self.count = 0

    def attributes(self, name, link=False, mode=None, uid=None, gid=None, xattrs=None, mtime=None):
        """In the order in which none undoes another."""
        if self.root and (uid is not None or gid is not None):
            os.chown(name, -1 if uid is None else uid, -1 if gid is None else gid, follow_symlinks=False)
        for key, value in (xattrs or {}).items():
            if self.root or key.startswith((b"user.", b"system.")):
                os.setxattr(name, key, value, follow_symlinks=False)
        if not link and mode is not None:
            os.chmod(name, mode)
        if mtime is None:
            self.count += 1
            mtime = NOON + self.count * 1_000_000_007
        os.utime(name, ns=(mtime, mtime), follow_symlinks=False)

    def file(self, name, data=b"", mode=0o644, **more):
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
        self.attributes(name, mode=mode, **more)

    def sparse(self, name, size, islands, **more):
        """Writes islands, pairs of offset and bytes; everything else is a hole."""
        fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.ftruncate(fd, size)
        for offset, data in islands:
            os.pwrite(fd, data, offset)
        os.fsync(fd)  # So that the holes are where they stay.
        os.close(fd)
        self.attributes(name, mode=0o640, **more)

    def link(self, name, target, **more):
        os.symlink(target, name)
        self.attributes(name, link=True, **more)

    def fifo(self, name, mode=0o644, **more):
        os.mkfifo(name, 0o600)
        self.attributes(name, mode=mode, **more)

    def device(self, name, kind, major, minor, mode=0o660, **more):
        if self.root:
            os.mknod(name, kind | 0o600, os.makedev(major, minor))
            self.attributes(name, mode=mode, **more)

    @contextlib.contextmanager
    def folder(self, name, mode=0o755, **more):
        os.mkdir(name, 0o700)
        os.chdir(name)
        yield
        os.chdir(b"..")
        self.attributes(name, mode=mode, **more)


def names(t):
    with t.folder(b"names of files"):
        for i, name in enumerate(NAMES):
            t.file(name, b"file %d" % i)
        for i in range(60):
            name = bytes(t.rng.choice([b for b in range(1, 256) if b != 0x2F]) for _ in range(t.rng.randrange(2, 256)))
            t.file(name, name)
    with t.folder(b"names of folders"):
        for i, name in enumerate(NAMES):
            with t.folder(name, mode=0o700 + i % 8):
                if i % 2:
                    t.link(name, name)
    with t.folder(b"empty folder"):
        pass
    with t.folder(b"empty in empty"):
        with t.folder(b"empty"):
            with t.folder(b"empty"):
                pass


def deep(t, levels):
    """Paths of tens of thousands of bytes. Without recursion."""
    stack = []
    os.mkdir(b"deep")
    os.chdir(b"deep")
    for level in range(levels):
        name = b"level %d " % level
        if level % 8 == 0:
            name = name.ljust(255, b"\xf0")
        if level % 50 == 49:
            t.file(b"before", b"at %d" % level)
            t.link(b"zz up", b"../" * 20)
            t.file(b"zz after", b"", mode=level % 8 << 6)
        os.mkdir(name, 0o700)
        os.chdir(name)
        stack.append(name)
    t.file(b"bottom", b"the bottom")
    while stack:
        os.chdir(b"..")
        name = stack.pop()
        t.attributes(name, mode=0o700 + len(stack) % 0o70, mtime=NOON + len(stack) * SECOND + len(stack))
    os.chdir(b"..")
    t.attributes(b"deep", mode=0o755)


def hard_links(t):
    with t.folder(b"hard links"):
        t.file(b"one", b"five names in one folder")
        for name in (b"two", b"three", b"0 first", b"\xff"):
            os.link(b"one", name)
        for folder in (b"b", b"a", b"c"):
            with t.folder(folder, mode=0o711):
                if folder == b"b":
                    t.file(b"m", noise(t.rng, 3 * MIB), mode=0o4711, uid=1234, gid=77)
                    t.file(b"empty")
                    t.file(b"attributed", b"x", xattrs={b"user.grade": b"A1", b"user.none": b""})
                    t.sparse(b"sparse", 20 * MIB, [(10 * MIB, b"island")])
                    t.link(b"symlink", b"m", uid=7, gid=8)
                    t.fifo(b"pipe", mode=0o620, uid=9)
                    t.device(b"null", stat.S_IFCHR, 1, 3)
                    t.device(b"disk", stat.S_IFBLK, 7, 0, uid=3)
                else:
                    for name in (b"m", b"empty", b"attributed", b"sparse", b"symlink", b"pipe") + ((b"null", b"disk") if t.root else ()):
                        os.link(b"../b/" + name, b"again " + name, follow_symlinks=False)
        # Two different inodes of the same content, time and attributes must stay two.
        for name in (b"twin one", b"twin two"):
            t.file(name, b"the same", mtime=NOON)
            os.link(name, name + b" again")
        os.link(b"b/pipe", b"pipe", follow_symlinks=False)
        os.link(b"b/symlink", b"symlink", follow_symlinks=False)
        os.link(b"symlink", b"symlink again", follow_symlinks=False)
        for name in (b"b", b"a", b"c"):
            os.utime(name, ns=(NOON, NOON - 1))


def sparse_files(t, large):
    data = noise(t.rng, 64 * KIB)
    with t.folder(b"sparse"):
        t.sparse(b"hole at start", 5 * MIB, [(4 * MIB, noise(t.rng, MIB))])
        t.sparse(b"hole in the middle", 9 * MIB, [(0, noise(t.rng, MIB)), (8 * MIB, noise(t.rng, MIB))])
        t.sparse(b"hole at end", 7 * MIB, [(0, noise(t.rng, 3 * MIB))])
        t.sparse(b"all hole", 5 * MIB, [])
        t.sparse(b"a byte of hole", 1, [])
        t.sparse(b"odd sizes", 3 * MIB + 777, [(65536 * 3 + 5, data), (2 * MIB + 1, b"x")])
        t.sparse(b"islands", 64 * MIB, [(i * 256 * KIB + i % 4096, b"%d" % i) for i in range(256)])
        t.sparse(b"blocks", MIB, [(i * 8 * KIB, data[:4096]) for i in range(128)])
        t.file(b"dense zeros", bytes(3 * MIB))
        t.file(b"zeros around", bytes(300 * KIB) + b"x" + bytes(300 * KIB))
        t.sparse(b"last byte", 100 * MIB, [(100 * MIB - 1, b"!")])
        if large:
            t.sparse(b"larger than memory", 2 * TIB, [(0, b"begin"), (TIB + 12345, data), (2 * TIB - 4, b"end.")])
            t.sparse(b"larger, all hole", 2 * TIB + 1, [])


def symlinks(t):
    with t.folder(b"links"):
        t.link(b"dangling", b"/nowhere/at all")
        t.link(b"long", (b"../" + b"t" * 251 + b"/") * 16 + b"u" * 15)
        t.link(b"bytes", b"no \xff\xfe utf\n8")
        t.link(b"parent", b"..")
        t.link(b"itself", b"itself")
        t.link(b"here", b".")
        t.link(b"root", b"/")
        t.link(b"to a folder", b"../empty folder", uid=2**31, gid=2**32 - 2)
        t.link(b"old", b"x", mtime=-1)
        t.link(b"older", b"x", mtime=-1_234_567_890_123_456_789)
        t.link(b"late", b"x", mtime=7_258_118_400 * SECOND + 987_654_321)
        t.link(b"trusted", b"x", xattrs={b"trusted.sago": b"\0\1\2", b"security.sago": b""})


def specials(t, sockets):
    with t.folder(b"special", mode=0o1777):
        t.fifo(b"pipe", mode=0o600, mtime=NOON + 1)
        t.fifo(b"pipe setgid", mode=0o2644, uid=5, gid=6, mtime=-5)
        t.fifo(b"pipe none", mode=0)
        t.fifo(b"pipe attributed", xattrs={b"trusted.x": b"y", b"security.y": b"\xff"})
        for major, minor in ((1, 3), (5, 1), (259, 70000), (4095, 1048575), (0, 1), (8, 0)):
            t.device(b"char %d %d" % (major, minor), stat.S_IFCHR, major, minor, mode=0o666, uid=major)
            t.device(b"block %d %d" % (major, minor), stat.S_IFBLK, major, minor, mode=0o640, gid=minor % 70000, mtime=minor)
        if sockets:
            for name in (b"socket", b"socket \xff"):
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(name)


def modes(t):
    bits = sorted({0, 0o7777} | {1 << i for i in range(12)} | {t.rng.randrange(0o10000) for _ in range(20)})
    with t.folder(b"modes"):
        for bit in bits:
            t.file(b"file %04o" % bit, b"%o" % bit, mode=bit)
            with t.folder(b"folder %04o" % bit, mode=bit):
                t.file(b"in it", b"x", mode=0o400)
                with t.folder(b"below", mode=bit):
                    pass


def owners(t):
    if not t.root:
        return
    ids = (0, 1, 33, 65533, 65534, 65535, 65536, 99999, 2**31 - 1, 2**31, 2**32 - 2)
    with t.folder(b"owners"):
        for i, uid in enumerate(ids):
            gid = ids[-1 - i]
            t.file(b"file %d" % uid, b"x", mode=0o6755, uid=uid, gid=gid)
            t.fifo(b"pipe %d" % uid, uid=uid, gid=gid)
            t.link(b"link %d" % uid, b"x", uid=uid, gid=gid)
            with t.folder(b"folder %d" % uid, mode=0o3770, uid=uid, gid=gid):
                t.file(b"of another", b"x", uid=gid, gid=uid)  # gid not inherited


def times(t):
    moments = {
        b"epoch": 0, b"a nanosecond later": 1, b"a nanosecond before": -1, b"moon": -14_182_940 * SECOND + 123_456_789, b"1901": -(2**31) * SECOND,
        b"1901 and more": -(2**31) * SECOND + 999_999_999, b"2038": 2**31 * SECOND - 1, b"2038 and more": 2**31 * SECOND + 1, b"2106": 2**32 * SECOND + 5,
        b"2200": 7_258_118_400 * SECOND + 123_456_789, b"2446": 15_032_385_535 * SECOND + 1,
    }
    with t.folder(b"times", mtime=-SECOND - 1):
        for name, moment in moments.items():
            t.file(b"file " + name, name, mtime=moment)
            t.link(b"link " + name, name, mtime=moment)
            t.fifo(b"pipe " + name, mtime=moment)
            with t.folder(b"folder " + name, mtime=moment):
                t.file(b"in it", b"x")
                with t.folder(b"below", mtime=-moment):
                    pass


def largest(t, name):
    """The largest value that the file system takes beside others, ext4 about 3 KiB, others 64."""
    for size in (65536, 32768, 16384, 8192, 3500, 2500, 1000, 100):
        try:
            os.setxattr(name, b"user.probe", bytes(size))
            os.removexattr(name, b"user.probe")
            return size
        except OSError:
            continue
    return 0


def xattrs(t):
    with t.folder(b"xattrs", xattrs={b"user.of.the.folder": b"v", b"trusted.of.the.folder": b""}):
        t.file(b"probe")
        most = largest(t, b"probe")
        os.unlink(b"probe")
        t.file(b"empty value", xattrs={b"user.empty": b""})
        t.file(b"binary", xattrs={b"user.binary": bytes(range(256)), b"user.nul": b"\0", b"user.newline": b"a\nb\n"})
        t.file(b"big", b"big", xattrs={b"user.big": noise(t.rng, most)})
        t.file(b"many", xattrs={b"user.n%d" % i: b"%d" % i for i in range(40)})
        t.file(b"long name", xattrs={b"user." + b"n" * 250: b"v"})
        t.file(b"names of bytes", xattrs={
            b"user.\xff\xfe": b"1", b"user.\x80": b"2", b"user.\x81": b"3", HANGUL_NFC.join([b"user.", b""]): b"4", HANGUL_NFD.join([b"user.", b""]): b"5",
            b"user.a/b": b"6", b"user.new\nline": b"7", b"user. ": b"8", b"user.\xed\xa0\x80": b"9", b"user.=": b"10"})
        t.file(b"longer and shorter names", xattrs={b"user.b": b"1", b"user.aa": b"2", b"user.a": b"3", b"user.\xc3\xa9": b"4"})
        t.file(b"read only", xattrs={b"user.x": b"y"}, mode=0)
        t.file(b"trusted", xattrs={b"trusted.x": b"\0", b"trusted.\xff": b"z"})
        t.file(b"security", xattrs={b"security.sago": b"label", b"security.\xfe": b""})
        t.file(b"of another", b"x", uid=1234, gid=4321, mode=0o6751, xattrs={b"user.x": b"y", b"trusted.t": b"t"})
        with t.folder(b"folder with all", mode=0o2000, uid=12, xattrs={b"user.x": b"y", b"trusted.x": b"y", b"security.x": b"y"}):
            t.file(b"plain")
        # struct vfs_cap_data, revision 2: magic and effective bit, then permitted and inheritable, low and high words.
        cap = struct.pack("<5I", 0x02000001, 1 << 10 | 1 << 13, 0, 0, 0)
        t.file(b"capability", b"#!/bin/true", mode=0o755, xattrs={b"security.capability": cap})
        t.file(b"capability of another", b"x", mode=0o6755, uid=1000, gid=1000, xattrs={b"security.capability": cap, b"user.x": b""})
        # Revision 3: of the root user of a user namespace.
        cap3 = struct.pack("<6I", 0x03000001, 1 << 10, 0, 0, 0, 100000)
        t.file(b"capability of a namespace", b"x", mode=0o755, xattrs={b"security.capability": cap3})


def acl(*entries):
    """struct posix_acl_xattr: version 2, then tag, permissions, id of each entry, in ascending order."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
NONE = 0xFFFFFFFF


def acls(t):
    access, default = b"system.posix_acl_access", b"system.posix_acl_default"
    plain = acl((USER_OBJ, 6, NONE), (USER, 4, 1234), (GROUP_OBJ, 4, NONE), (MASK, 4, NONE), (OTHER, 0, NONE))
    wide = acl((USER_OBJ, 7, NONE), (USER, 7, 1), (USER, 0, 65536), (GROUP_OBJ, 5, NONE), (GROUP, 7, 33), (MASK, 1, NONE), (OTHER, 5, NONE))
    inherit = acl((USER_OBJ, 7, NONE), (USER, 7, 1234), (GROUP_OBJ, 5, NONE), (MASK, 7, NONE), (OTHER, 5, NONE))
    nothing = acl((USER_OBJ, 0, NONE), (USER, 7, 2**31), (GROUP_OBJ, 7, NONE), (MASK, 0, NONE), (OTHER, 0, NONE))
    with t.folder(b"acls"):
        for name, value in ((b"plain", plain), (b"wide", wide), (b"nothing", nothing)):
            t.file(b"file " + name, b"x", mode=None, xattrs={access: value})
            t.file(b"file of another " + name, b"x", mode=None, uid=1234, gid=99, xattrs={access: value, b"user.x": b"y"})
            with t.folder(b"folder " + name, mode=None, xattrs={access: value}):
                t.file(b"in it", b"x", mode=0o666)
            t.fifo(b"pipe " + name, mode=None, xattrs={access: value})
        t.file(b"setuid below a mask", b"x", mode=None, uid=55, gid=66, xattrs={access: plain})
        os.chmod(b"setuid below a mask", 0o6740)
        many = acl((USER_OBJ, 6, NONE), *((USER, i % 8, 1000 + i) for i in range(200)), (GROUP_OBJ, 4, NONE), (MASK, 7, NONE), (OTHER, 4, NONE))
        t.file(b"two hundred users", b"x", mode=None, xattrs={access: many})
        with t.folder(b"default", mode=0o2775, xattrs={default: inherit}):
            pass
        # What is below was made before the folder had its default, so it has none; what was made after has.
        with t.folder(b"default with content", mode=0o770, xattrs={default: inherit, access: wide}):
            t.file(b"plain file", b"x", mode=0o600)
            with t.folder(b"plain folder", mode=0o700):
                t.file(b"plain too", b"x", mode=0o640)
            t.link(b"link", b"plain file")
            t.fifo(b"pipe", mode=0o600)
        os.chdir(b"default")
        for name in (b"inherits", b"inherits too"):
            with open(os.open(name, os.O_WRONLY | os.O_CREAT, 0o666), "wb") as out:
                out.write(name)
            os.utime(name, ns=(NOON, NOON + 17))
        with t.folder(b"inherits a default", mode=None):
            t.fifo(b"pipe inherits", mode=None)
        os.chdir(b"..")
        os.utime(b"default", ns=(NOON, NOON + 18))


def sizes(t, large):
    edges = [0, 1, 2, 255, 511, 512, 513, 4095, 4096, 4097, 65535, 65536, 65537]
    for edge in (256 * KIB, MIB) + ((4 * MIB, 8 * MIB) if large else ()):
        edges += [edge - 1, edge, edge + 1]
    with t.folder(b"sizes"):
        for size in edges:
            t.file(b"noise %d" % size, noise(t.rng, size))
            t.file(b"zeros %d" % size, bytes(size))
            t.file(b"text %d" % size, text(t.rng, min(size, MIB)))
        same = noise(t.rng, 2 * MIB)
        for i in range(3):
            t.file(b"the same content %d" % i, same, mode=0o600 + i)
        if large:
            t.file(b"the same four times", same * 4)
            t.file(b"larger", noise(t.rng, 21 * MIB + 3))


def mixture(t, count):
    """Whatever comes together by chance."""
    with t.folder(b"mixture"):
        made = 0
        while made < count:
            with t.folder(b"folder %d" % made, mode=t.rng.randrange(0o10000), mtime=t.rng.randrange(-2**31, 2**33) * SECOND + t.rng.randrange(SECOND)):
                for _ in range(t.rng.randrange(40)):
                    made += 1
                    name = b"%d " % made + bytes(t.rng.randrange(1, 47) for _ in range(t.rng.randrange(20)))
                    more = dict(
                        uid=t.rng.randrange(2**32 - 1), gid=t.rng.randrange(2**32 - 1),
                        mtime=t.rng.randrange(-2**31, 2**33) * SECOND + t.rng.randrange(SECOND))
                    kind = t.rng.randrange(8)
                    if kind < 4:
                        user = {b"user.%d" % i: noise(t.rng, t.rng.randrange(60)) for i in range(t.rng.randrange(4))}
                        t.file(name, noise(t.rng, t.rng.randrange(1, 20000)), mode=t.rng.randrange(0o10000), xattrs=user, **more)
                        if t.rng.randrange(4) == 0:
                            os.link(name, name + b" again")
                    elif kind == 4:
                        t.link(name, noise(t.rng, t.rng.randrange(1, 200)).replace(b"\0", b"0"), **more)
                    elif kind == 5:
                        t.fifo(name, mode=t.rng.randrange(0o10000), **more)
                    elif kind == 6:
                        t.device(name, t.rng.choice((stat.S_IFCHR, stat.S_IFBLK)), t.rng.randrange(1, 4096), t.rng.randrange(2**20), mode=t.rng.randrange(0o10000), **more)
                    else:
                        islands = [(t.rng.randrange(10 * MIB), b"island") for _ in range(t.rng.randrange(5))]
                        t.sparse(name, 10 * MIB + t.rng.randrange(10000), islands, **more)
            made += 1


def crowd(t, count):
    with t.folder(b"many"):
        for i in range(count):
            fd = os.open(b"%07d" % i, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            os.write(fd, b"%d" % (i % 1000))
            os.close(fd)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("--seed", type=int, default=1592)
    parser.add_argument("--many", type=int, default=0, help="files in one folder")
    parser.add_argument("--only-many", action="store_true")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--sockets", action="store_true")
    parser.add_argument("--as-user", action="store_true")
    args = parser.parse_args()
    os.umask(0o022)
    t = Tree(args.seed, os.geteuid() == 0 and not args.as_user)
    os.mkdir(args.root, 0o700)
    os.chdir(args.root)
    if not args.only_many:
        names(t)
        deep(t, 30 if args.small else 1000)
        hard_links(t)
        sparse_files(t, not args.small)
        symlinks(t)
        specials(t, args.sockets)
        modes(t)
        owners(t)
        times(t)
        xattrs(t)
        acls(t)
        sizes(t, not args.small)
        mixture(t, 100 if args.small else 600)
    if args.many:
        crowd(t, args.many)
    t.attributes(b".", mode=0o2751, uid=501, gid=502, xattrs={b"user.root": b"of the tree"}, mtime=-123_456_789)


if __name__ == "__main__":
    sys.exit(main())
