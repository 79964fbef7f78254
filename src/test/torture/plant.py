"""Plants one difference of each kind into a tree that build.py made, so that it can be seen whether compare.py notices.

    plant.py ROOT

Prints what compare.py has to tell, and nothing else: lines of path and attribute, apart by a tab. Times of folders are put back, so that
each difference stands alone. As root.
"""

import os
import struct
import sys

PLANTS = []


def plant(path, *attributes):
    """Registers a change of an entry, and what of it is to be told; with other=..., of another entry."""

    def register(change):
        PLANTS.append((path, attributes, change))
        return change

    return register


@plant("names of files/-rf", "content")
def flip_a_bit(name):
    rewrite(name, lambda data: bytes([data[0] ^ 1]) + data[1:])


@plant("sizes/noise 1048576", "content")
def flip_the_last_bit(name):
    rewrite(name, lambda data: data[:-1] + bytes([data[-1] ^ 0x80]))


@plant("sizes/noise 4097", "content", "size")
def cut_short(name):
    rewrite(name, lambda data: data[:-1])


@plant("sizes/text 4096", "size")
def append_zero(name):
    rewrite(name, lambda data: data + b"\0")


@plant("sparse/all hole", "holes")
def fill_a_hole(name):
    rewrite(name, bytes)


@plant("sparse/dense zeros", "holes")
def make_a_hole(name):
    size = os.stat(name).st_size
    keep(name, lambda: (os.truncate(name, 0), os.truncate(name, size)))


@plant("sparse/hole at end", "size", "holes")
def longer_hole(name):
    size = os.stat(name).st_size
    keep(name, lambda: os.truncate(name, size + 4096))


@plant("modes/file 4000", "mode")
def lose_setuid(name):
    os.chmod(name, 0)


@plant("modes/folder 1000", "mode")
def lose_sticky(name):
    os.chmod(name, 0)


@plant("special/pipe", "mode")
def mode_of_pipe(name):
    os.chmod(name, 0o601)


@plant("owners/file 65536", "uid")
def owner(name):
    mode = os.stat(name).st_mode & 0o7777
    os.chown(name, 0, -1)
    os.chmod(name, mode)


@plant("owners/link 65536", "gid")
def group_of_link(name):
    os.chown(name, -1, 0, follow_symlinks=False)


@plant("owners/folder 2147483648", "uid", "gid")
def owner_of_folder(name):
    mode = os.stat(name).st_mode & 0o7777
    os.chown(name, 5, 5)
    os.chmod(name, mode)


@plant("times/file epoch", "mtime")
def nanosecond(name):
    os.utime(name, ns=(0, 1))


@plant("times/link 2200", "mtime")
def nanosecond_of_link(name):
    later(name)


@plant("times/folder moon", "mtime")
def nanosecond_of_folder(name):
    later(name)


@plant("times/pipe moon", "mtime")
def nanosecond_of_pipe(name):
    later(name)


@plant("links/dangling", "target")
def target(name):
    time = os.lstat(name).st_mtime_ns
    os.unlink(name)
    os.symlink("/nowhere/at alL", name)
    os.utime(name, ns=(time, time), follow_symlinks=False)


@plant("links/trusted", "xattr trusted.sago")
def attribute_of_link(name):
    os.setxattr(name, "trusted.sago", b"\0\1\3", follow_symlinks=False)


@plant("xattrs/empty value", "xattr user.empty")
def lose_an_empty_attribute(name):
    os.removexattr(name, "user.empty")


@plant("xattrs/big", "xattr user.big")
def middle_of_a_large_value(name):
    value = bytearray(os.getxattr(name, "user.big"))
    value[len(value) // 2] ^= 1
    os.setxattr(name, "user.big", bytes(value))


@plant("xattrs/names of bytes", "xattr user.\\x80", "xattr user.\\x82")
def name_of_an_attribute(name):
    os.removexattr(name, b"user.\x80")
    os.setxattr(name, b"user.\x82", b"2")


@plant("xattrs/folder with all", "xattr security.x", "xattr user.more")
def attributes_of_a_folder(name):
    os.setxattr(name, "security.x", b"z")
    os.setxattr(name, "user.more", b"")


@plant("xattrs/capability", "xattr security.capability")
def capability(name):
    os.setxattr(name, "security.capability", struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0))


@plant("acls/file wide", "xattr system.posix_acl_access")
def lose_an_acl(name):
    os.removexattr(name, "system.posix_acl_access")


@plant("acls/folder nothing", "xattr system.posix_acl_default")
def gain_a_default_acl(name):
    os.setxattr(name, "system.posix_acl_default", os.getxattr(name, "system.posix_acl_access"))


@plant("special/char 1 3", "device")
def device(name):
    again(name, lambda s: os.mknod(name, s.st_mode, os.makedev(1, 5)))


@plant("special/block 259 70000", "kind")
def kind(name):
    again(name, lambda s: os.mkfifo(name))


@plant("hard links/twin two again", "link count", "same inode as")
def part_hard_links(name):
    with open(name, "rb") as file:
        data = file.read()

    def copy(_):
        with open(name, "wb") as file:
            file.write(data)

    again(name, copy)


PARTED = [("hard links/twin two", "link count"), ("hard links/twin two", "same inode as")]


@plant("hard links/pipe", "link count", "same inode as")
def part_hard_links_of_a_pipe(name):
    again(name, lambda _: os.mkfifo(name))


PARTED += [("hard links/%s" % name, "link count") for name in ("a/again pipe", "b/pipe", "c/again pipe")]


@plant("empty in empty/empty/empty", "entry")
def lose_a_folder(name):
    os.rmdir(name)


@plant("empty folder/\\xff", "entry")
def gain_an_entry(_):
    os.close(os.open(b"\xff", os.O_CREAT | os.O_WRONLY, 0o600))


@plant(".", "mtime")
def root(name):
    later(name)


def rewrite(name, change):
    """In place, with the time as it was."""

    def do():
        with open(name, "r+b") as file:
            data = file.read()
            file.seek(0)
            file.write(change(data) if change is not bytes else bytes(len(data)))
            file.truncate()
            os.fsync(file.fileno())

    keep(name, do)


def keep(name, do):
    s = os.stat(name)
    do()
    os.chmod(name, s.st_mode & 0o7777)
    os.utime(name, ns=(s.st_atime_ns, s.st_mtime_ns))


def later(name):
    time = os.lstat(name).st_mtime_ns + 1
    os.utime(name, ns=(time, time), follow_symlinks=False)


def again(name, make):
    """Removes it and makes something else with the same attributes."""
    s = os.lstat(name)
    os.unlink(name)
    make(s)
    os.chown(name, s.st_uid, s.st_gid)
    os.chmod(name, s.st_mode & 0o7777)
    os.utime(name, ns=(s.st_atime_ns, s.st_mtime_ns))


def main():
    os.chdir(sys.argv[1])
    begin = os.getcwd()
    for path, attributes, change in PLANTS:
        folder, _, name = path.rpartition("/")
        os.chdir(folder or ".")
        time = os.stat(".").st_mtime_ns
        change(name)
        if name != ".":
            os.utime(".", ns=(time, time))
        os.chdir(begin)
        for attribute in attributes:
            print(path, attribute, sep="\t")
    for path, attribute in PARTED:
        print(path, attribute, sep="\t")


if __name__ == "__main__":
    sys.exit(main())
