"""Compares two trees attribute by attribute, and tells each difference.

    compare.py EXPECTED ACTUAL

A difference is a line of four columns, apart by tabs: path, attribute, what it was, what it is. Exit code 0: none; 1: some; 2: it could not be
done. Compared are kind, mode, owner, group, size, content, holes, target, device numbers, times of last change, extended attributes (ACLs and capabilities are such),
and which names are hard links of each other. Not compared are inode numbers, times of access and change, sizes and link counts of folders;
and sockets, which a backup leaves out, are passed over with --no-sockets.

Uses nothing of Sago, on purpose; Python 3.7 or newer and its library only. Works by changing into each folder, as the builder does.
"""

import argparse
import errno
import hashlib
import os
import stat
import sys

BLOCK = 4096
ZEROS = bytes(BLOCK)

KINDS = {
    stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link", stat.S_IFIFO: "pipe", stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device", stat.S_IFSOCK: "socket",
}


def data_ranges(fd, size):
    """Where there is data, by SEEK_DATA and SEEK_HOLE."""
    at = 0
    while at < size:
        try:
            start = os.lseek(fd, at, os.SEEK_DATA)
        except OSError as e:
            if e.errno == errno.ENXIO:
                return
            raise
        at = os.lseek(fd, start, os.SEEK_HOLE)
        yield start, at


def content(fd, size):
    """A hash of all bytes that are not in blocks of zeros, with their places, so that it is the same however holes are; and the holes."""
    sha = hashlib.sha256()
    holes = []
    end = 0
    for start, stop in data_ranges(fd, size):
        if start > end:
            holes.append((end, start))
        end = stop
        at = start - start % BLOCK
        while at < stop:
            piece = os.pread(fd, min(1 << 20, stop - at), at)
            if not piece:
                break
            for i in range(0, len(piece), BLOCK):
                block = piece[i:i + BLOCK]
                if block != ZEROS[:len(block)]:
                    sha.update(b"%d %d\n" % (at + i, len(block)))
                    sha.update(block)
            at += len(piece)
    if end < size:
        holes.append((end, size))
    return sha.hexdigest(), holes


def xattrs_of(name):
    found = {}
    for key in map(os.fsencode, os.listxattr(name, follow_symlinks=False)):
        found[b"xattr " + key] = os.getxattr(name, key, follow_symlinks=False)
    return found


def describe(name, inodes, path):
    """All attributes of an entry of the working folder, raw: nothing is shortened before it is compared."""
    s = os.stat(name, follow_symlinks=False)
    kind = stat.S_IFMT(s.st_mode)
    out = {"kind": KINDS[kind], "uid": s.st_uid, "gid": s.st_gid, "mtime": "%d.%09d" % divmod(s.st_mtime_ns, 10**9)}
    if kind != stat.S_IFLNK:
        out["mode"] = "%04o" % stat.S_IMODE(s.st_mode)
    if kind != stat.S_IFDIR:
        out["link count"] = s.st_nlink
        if s.st_nlink > 1:
            inodes.setdefault((s.st_dev, s.st_ino), []).append(path)
    if kind == stat.S_IFLNK:
        out["target"] = os.readlink(name)
    if kind in (stat.S_IFCHR, stat.S_IFBLK):
        out["device"] = "%d:%d" % (os.major(s.st_rdev), os.minor(s.st_rdev))
    if kind == stat.S_IFREG:
        out["size"] = s.st_size
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NOATIME)
        try:
            out["content"], holes = content(fd, s.st_size)
        finally:
            os.close(fd)
        if holes:
            out["holes"] = holes
    out.update(xattrs_of(name))
    return out, kind == stat.S_IFDIR


def walk(root, sockets):
    """Every entry of a tree by its path, the root as b'.'."""
    os.chdir(root)
    inodes = {}
    entries = {b".": describe(b".", inodes, b".")[0]}
    stack = [(b"", sorted(os.listdir(b"."), reverse=True))]
    while stack:
        path, left = stack[-1]
        if not left:
            stack.pop()
            if stack:
                os.chdir(b"..")
            continue
        name = left.pop()
        inner = path + b"/" + name if path else name
        entry, folder = describe(name, inodes, inner)
        if entry["kind"] == "socket" and not sockets:
            continue
        entries[inner] = entry
        if folder:
            os.chdir(name)
            stack.append((inner, sorted(os.listdir(b"."), reverse=True)))
    for group in inodes.values():
        group.sort()
        for path in group:
            if path in entries:
                entries[path]["same inode as"] = group[0]
    return entries


def show(data):
    """Bytes for people, on one line."""
    text = data.decode("utf-8", "backslashreplace") if isinstance(data, bytes) else str(data)
    out = "".join(c if c.isprintable() else "\\x%02x" % ord(c) for c in text)
    return out if len(out) <= 400 else out[:200] + " … " + out[-190:]


def differences(expected, actual):
    for path in sorted(expected.keys() | actual.keys()):
        was, now = expected.get(path), actual.get(path)
        if was is None or now is None:
            yield path, "entry", (was or {}).get("kind", "absent"), (now or {}).get("kind", "absent")
        elif was["kind"] != now["kind"]:
            yield path, "kind", was["kind"], now["kind"]
        else:
            for key in sorted(was.keys() | now.keys(), key=show):
                if was.get(key) != now.get(key):
                    yield path, key, was.get(key, "absent"), now.get(key, "absent")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("expected")
    parser.add_argument("actual")
    parser.add_argument("--no-sockets", action="store_true")
    args = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    begin = os.getcwd()
    expected = walk(args.expected, not args.no_sockets)
    os.chdir(begin)
    actual = walk(args.actual, not args.no_sockets)
    count = 0
    for path, key, was, now in differences(expected, actual):
        count += 1
        print(show(path), show(key), show(was), show(now), sep="\t")
    print("%d entries compared, %d differences" % (len(expected), count), file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as e:
        print("compare.py: %s" % e, file=sys.stderr)
        sys.exit(2)
