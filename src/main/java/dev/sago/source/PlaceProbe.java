package dev.sago.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Locale;

/**
 * What the file system of a destination makes of names and times, found out with a file that is removed again. It counts for
 * the root's file system; another one that is mounted below is not asked.
 */
record PlaceProbe(NameRules names, TimeStep step) {

    /** Leaves in {@code parts} whose files are made here. Where nothing may be written, the system's usual answers are taken. */
    static PlaceProbe of(HeldPlace root, PortableParts parts) throws IOException {
        boolean unix = PathBytes.isUnix(root.system());
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        PortableParts.Part part;
        try {
            part = parts.create(root);
        } catch (AccessDeniedException e) {
            return new PlaceProbe(new NameRules(!unix, !unix || mac, mac), new TimeStep(1, unix));
        }
        try {
            Path name = part.name();
            root.view(name, BasicFileAttributeView.class)
                    .setTimes(FileTime.from(TimeStep.PROBE.toInstant()), null, null);
            Look look = Look.at(root, name);
            parts.ownedBy(look.uid());
            TimeStep step = TimeStep.of(look.modified(), unix);
            Path other = root.at(name).resolveSibling(name.toString().toUpperCase(Locale.ROOT));
            boolean folds = Files.exists(other, LinkOption.NOFOLLOW_LINKS);
            return new PlaceProbe(new NameRules(!unix, folds, mac), step);
        } finally {
            part.release();
            root.remove(part.name());
        }
    }
}
