package dev.sago.lab;

import dev.sago.lab.Difference.Aspect;

import java.util.List;

/**
 * What a ledger says of one entry; all but numbers is text as find(1) printed it, a character for a byte.
 *
 * @param type a letter: {@code f} file, {@code d} folder, {@code l} symbolic link
 * @param mode octal permission bits
 * @param owner user and group number
 * @param size in bytes
 * @param modified seconds since 1970 with their fraction
 * @param target of a symbolic link; otherwise empty
 * @param names how many names the file has, in the tree or elsewhere
 * @param twin the first of its names in the tree, where it has more than one; otherwise empty
 * @param sha256 of a file's bytes, hexadecimal; otherwise empty
 */
record LedgerLine(
        char type,
        String mode,
        String owner,
        long size,
        String modified,
        String target,
        int names,
        String twin,
        String sha256) {

    static final char FILE = 'f';

    /** Adds all in which {@code after} differs, the line of the same path in a restored tree. */
    void compare(LedgerLine after, String path, List<Difference> into) {
        if (type != after.type) {
            check(Aspect.TYPE, String.valueOf(type), String.valueOf(after.type), path, into);
            return; // The rest means something else then.
        }
        check(Aspect.OWNER, owner, after.owner, path, into);
        check(Aspect.MODIFIED, modified, after.modified, path, into);
        check(Aspect.TARGET, target, after.target, path, into);
        check(Aspect.MODE, mode, after.mode, path, into);
        if (type == FILE) {
            check(Aspect.HARD_LINKS, names + " " + twin, after.names + " " + after.twin, path, into);
            check(Aspect.SIZE, String.valueOf(size), String.valueOf(after.size), path, into);
            check(Aspect.CONTENT, sha256, after.sha256, path, into);
        }
    }

    /** The same for a document restored from a bucket, which has no modes and no fractions of seconds. */
    void compareDocument(LedgerLine after, String path, List<Difference> into) {
        check(Aspect.SIZE, String.valueOf(size), String.valueOf(after.size), path, into);
        check(Aspect.CONTENT, sha256, after.sha256, path, into);
        check(Aspect.MODIFIED, wholeSeconds(modified), wholeSeconds(after.modified), path, into);
    }

    private static String wholeSeconds(String time) {
        int point = time.indexOf('.');
        return point < 0 ? time : time.substring(0, point);
    }

    private static void check(Aspect aspect, String before, String after, String path, List<Difference> into) {
        if (!before.equals(after)) {
            into.add(new Difference(path, aspect, before, after));
        }
    }
}
