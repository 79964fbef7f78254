package dev.sago.source;

import dev.sago.model.Extent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the data of a file with holes belongs, as GNU tar writes it before that data
 * (<a href="https://www.gnu.org/software/tar/manual/html_node/PAX-1.html">sparse format 1.0</a>): how many runs of data there are, then offset and
 * length of each, a number a line, filled up with zero bytes to whole records.
 *
 * @param text the numbers
 * @param data how many bytes of data follow it
 */
record SparseMap(String text, long data) {

    private static final int RECORD = 512;

    /** Empty for a file without holes. */
    static Optional<SparseMap> of(List<Extent> content) {
        if (content.stream().noneMatch(Extent.Hole.class::isInstance)) {
            return Optional.empty();
        }
        StringBuilder runs = new StringBuilder();
        long count = 0;
        long begin = 0;
        long end = 0;
        long data = 0;
        for (Extent extent : content) {
            if (extent instanceof Extent.Hole(var length)) {
                count += run(runs, begin, end);
                begin = end + length;
            } else {
                data += extent.length();
            }
            end += extent.length();
        }
        count += run(runs, begin, end);
        if (content.getLast() instanceof Extent.Hole) { // Nothing, at the end: so GNU tar tells a hole there.
            runs.append(end).append("\n0\n");
            count++;
        }
        return Optional.of(new SparseMap(count + "\n" + runs, data));
    }

    private static int run(StringBuilder runs, long begin, long end) {
        if (begin == end) {
            return 0;
        }
        runs.append(begin).append('\n').append(end - begin).append('\n');
        return 1;
    }

    /** The map in whole records. */
    byte[] bytes() {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, (bytes.length + RECORD - 1) / RECORD * RECORD);
    }

    /** What the file takes in the archive. */
    long size() {
        return bytes().length + data;
    }
}
