package dev.sago.cli;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.LinkTarget;

import java.util.Optional;

/** An entry as a line tells it to people. */
final class EntryText {

    private static final String BITS = "rwxrwxrwx";

    private EntryText() {}

    /** A path or name, with a slash behind that of a folder. */
    static String name(String path, Entry entry) {
        return entry.isFolder() ? path + "/" : path;
    }

    /** A path or name as {@link #name}, with a link's target. */
    static String nameAndTarget(String path, Entry entry) {
        LinkTarget target = entry.target();
        return target == null ? name(path, entry) : path + " -> " + target;
    }

    /** Kind and permissions as {@code ls -l} writes them: {@code drwxr-x--x}; question marks where the source has none. */
    static String mode(Entry entry) {
        char kind = switch (entry.kind()) {
            case FILE -> '-';
            case FOLDER -> 'd';
            case LINK -> 'l';
            case FIFO -> 'p';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
        };
        int mode = entry.attributes().mode();
        if (mode < 0) {
            return kind + "?".repeat(BITS.length());
        }
        StringBuilder text = new StringBuilder().append(kind);
        for (int i = 0; i < BITS.length(); i++) {
            text.append((mode >> (8 - i) & 1) == 1 ? BITS.charAt(i) : '-');
        }
        special(text, 3, (mode & 04000) != 0, 's');
        special(text, 6, (mode & 02000) != 0, 's');
        special(text, 9, (mode & 01000) != 0, 't');
        return text.toString();
    }

    /** A set-id or sticky bit takes the place of the x, as a capital where there is no x. */
    private static void special(StringBuilder text, int place, boolean set, char letter) {
        if (set) {
            text.setCharAt(place, text.charAt(place) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }

    /** The person, or the user, or the user's number; a hyphen where nothing is known. */
    static String owner(Attributes attributes) {
        String user = Optional.ofNullable(attributes.user())
                .orElse(attributes.uid() < 0 ? "-" : Integer.toString(attributes.uid()));
        return Optional.ofNullable(attributes.owner()).orElse(user);
    }
}
