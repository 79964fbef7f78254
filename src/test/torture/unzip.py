"""Unpacks a zip archive with all that Sago writes into one, which unzip(1) knows only in part: times to 100 ns, owners, links, modes.

    unzip.py ARCHIVE FOLDER

Fails if an entry is there twice, or its bytes do not have its checksum. Uses nothing of Sago, on purpose; Python 3.7 or newer and its library only.
Works by changing into each folder: names relative to the working folder have no limit of a path's length.
"""

import os
import stat
import struct
import sys
import zipfile


def extras(data):
    found = {}
    while data:
        key, size = struct.unpack_from("<HH", data)
        found[key] = data[4:4 + size]
        data = data[4 + size:]
    return found


def attributes(name, info):
    found = extras(info.extra)
    if 0x7875 in found:
        version, size_u, uid, size_g, gid = struct.unpack("<BBIBI", found[0x7875])
        assert (version, size_u, size_g) == (1, 4, 4), found
        os.chown(name, uid, gid, follow_symlinks=False)
    mode = info.external_attr >> 16
    if not stat.S_ISLNK(mode):
        os.chmod(name, stat.S_IMODE(mode))
    ticks = struct.unpack_from("<IHHq", found[0x000A])[3]
    moment = (ticks - 116444736000000000) * 100
    if 0x5455 in found:
        assert struct.unpack("<Bi", found[0x5455]) == (1, moment // 10**9), (info, found)
    os.utime(name, ns=(moment, moment), follow_symlinks=False)


def enter(top, path, seen):
    """Makes the folders of a path, and changes into the last of them."""
    os.chdir(top)
    for i, name in enumerate(path):
        if path[:i + 1] not in seen:
            raise SystemExit("not announced by an entry of its own: %r" % (path[:i + 1],))
        os.chdir(name)


def main(archive, top):
    with zipfile.ZipFile(archive) as unpacked:
        folders = {}
        for info in unpacked.infolist():
            assert info.flag_bits & 0x800 or info.filename.isascii(), info
            path = tuple(info.filename.rstrip("/").split("/"))
            assert not {"", ".", ".."} & set(path), info
            enter(top, path[:-1], folders)
            if info.is_dir():
                os.mkdir(path[-1], 0o700)
                folders[path] = info
                continue
            with unpacked.open(info) as content:
                if stat.S_ISLNK(info.external_attr >> 16):
                    os.symlink(content.read(), os.fsencode(path[-1]))
                else:
                    with open(path[-1], "xb") as out:
                        for piece in iter(lambda: content.read(1 << 20), b""):
                            out.write(piece)
            attributes(path[-1], info)
        for path in sorted(folders, reverse=True):
            enter(top, path[:-1], folders)
            attributes(path[-1], folders[path])


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
