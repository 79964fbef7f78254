package dev.sago.lab;

import dev.sago.lab.Teller.Size;
import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The demonstration: what Sago is for, told in ten acts over real files and real S3. Two systems are backed up to four sites; their home
 * burns down with one copy, both originals and Sago itself; everything is restored from the survivors and compared with a list that was made
 * before the fire by other programs. What Sago does here, it does by its verbs, as typed by a user.
 *
 * <p>Used once, by one thread. A verb that ends otherwise than it should ends the story with an exception; a difference does not, but the
 * report has it.
 */
public final class Demo {

    private static final int OK = 0;
    private static final int INTERRUPTED = 130;
    private static final String NEAREST = "gwangju";
    private static final String RESTORED = "restored";
    private static final int LISTED = 20;
    private static final long UNEXPLAINED = 4 << 20; // folders whose entries changed, indexes, manifests

    private final Lab lab;
    private final Samples samples;
    private final CommandRunner sago;
    private final Teller teller;
    private final InstantSource clock;
    private final Map<Act, Instant> begun = new EnumMap<>(Act.class);
    private final List<Difference> differences = new ArrayList<>();
    private Duration firstBackup = Duration.ZERO;
    private Duration secondBackup = Duration.ZERO;
    private Duration restore = Duration.ZERO;
    private Duration heal = Duration.ZERO;

    /** What was in both systems before the fire. */
    private record Before(Ledger government, Ledger drive) {
        long files() {
            return government.files() + drive.files();
        }

        long bytes() {
            return government.bytes() + drive.bytes();
        }

        long entries() {
            return government.entries() + drive.entries();
        }
    }

    /**
     * Prepares it; nothing happens yet.
     *
     * @param lab just opened; the caller closes it
     * @param samples not yet filled; the caller closes them
     */
    public Demo(Lab lab, Samples samples, CommandRunner sago, Teller teller, InstantSource clock) {
        this.lab = lab;
        this.samples = samples;
        this.sago = sago;
        this.teller = teller;
        this.clock = clock;
    }

    /**
     * Tells the story.
     *
     * @throws SagoException if a verb's exit code is not what it should be
     */
    public DemoReport run() throws IOException, InterruptedException {
        open();
        place();
        backUp();
        change();
        Before before = takeLedger();
        burn();
        restore(before);
        compare(before);
        heal();
        return close(before);
    }

    private void begin(Act act) {
        begun.put(act, clock.instant());
        teller.headline(act);
    }

    private void open() throws IOException, InterruptedException {
        begin(Act.OPEN);
        for (LabSite site : lab.sites()) {
            teller.say(StoryLine.SITE, site.name(), site.endpoint());
        }
        teller.say(StoryLine.DRIVE, lab.drive().bucket(), lab.drive().endpoint());
        Samples.Filled tree = samples.fillTree();
        teller.say(StoryLine.TREE_FILLED, tree.documents(), new Size(tree.bytes()));
        Samples.Filled drive = samples.fillDrive();
        teller.say(StoryLine.DRIVE_FILLED, drive.documents(), new Size(drive.bytes()));
        teller.say(StoryLine.FOLDER, lab.folder());
    }

    private void place() {
        begin(Act.PLACE);
        sago("plan", Lab.GOVERNMENT);
    }

    private void backUp() throws IOException {
        begin(Act.BACKUP);
        firstBackup = timed(() -> sago("backup", "--all"));
        teller.say(StoryLine.STORED, new Size(most(stored())), firstBackup);
    }

    private void change() throws IOException, InterruptedException {
        begin(Act.CHANGE);
        Changes changes = samples.change();
        teller.say(StoryLine.WORK, changes.changed(), changes.added(), changes.deleted(), new Size(changes.bytes()));
        Map<String, Long> grown = stored();
        secondBackup = timed(() -> sago("backup", "--all"));
        stored().forEach((site, bytes) -> grown.merge(site, bytes, (before, after) -> after - before));
        teller.say(StoryLine.STORED_CHANGE, new Size(most(grown)), secondBackup);
        if (most(grown) > changes.bytes() + UNEXPLAINED) {
            throw SagoException.failed(
                    "the second backup stored " + most(grown) + " bytes at a site, though only " + changes.bytes()
                            + " bytes changed",
                    "",
                    null);
        }
    }

    private Before takeLedger() throws IOException, InterruptedException {
        begin(Act.LEDGER);
        Path lists = lab.folder().resolve("ledger");
        Before before = new Before(
                Ledger.take(lab.government(), lists.resolve(Lab.GOVERNMENT)),
                Ledger.take(lab.drive().objects(), lists.resolve(Lab.DRIVE)));
        teller.say(StoryLine.LEDGER_TAKEN, before.entries(), before.files(), new Size(before.bytes()));
        return before;
    }

    private void burn() throws IOException {
        begin(Act.FIRE);
        LabSite home = lab.site(Lab.HOME);
        home.stop();
        home.wipe();
        teller.alarm(StoryLine.BURNED_SITE, home.name());
        LabFolder.delete(lab.government());
        lab.drive().stop();
        lab.drive().wipe();
        teller.alarm(StoryLine.BURNED_ORIGINALS, Lab.GOVERNMENT, Lab.DRIVE);
        LabFolder.delete(lab.state());
        teller.alarm(StoryLine.BURNED_STATE);
        List<String> left =
                Lab.SITES.stream().filter(site -> !site.equals(Lab.HOME)).toList();
        teller.say(StoryLine.LEFT, String.join(", ", left));
        sago("catalog", "rebuild", "--from", NEAREST, "--take-over");
    }

    private void restore(Before before) throws IOException {
        begin(Act.RESTORE);
        restore = timed(() -> {
            sago("restore", Lab.GOVERNMENT, "--to", RESTORED);
            sago("restore", Lab.DRIVE, "--to", RESTORED);
        });
        teller.say(StoryLine.RESTORED, before.files(), new Size(before.bytes()), restore);
    }

    private void compare(Before before) throws IOException, InterruptedException {
        begin(Act.COMPARE);
        Path restored = lab.folder().resolve(RESTORED);
        Path lists = lab.folder().resolve("ledger").resolve(RESTORED);
        Ledger government = Ledger.take(restored.resolve(Lab.GOVERNMENT), lists.resolve(Lab.GOVERNMENT));
        judge(Lab.GOVERNMENT, before.government(), before.government().compare(government));
        Ledger drive = Ledger.take(restored.resolve(Lab.DRIVE), lists.resolve(Lab.DRIVE));
        judge(Lab.DRIVE, before.drive(), before.drive().compareDocuments(drive));
    }

    private void judge(String system, Ledger before, List<Difference> found) {
        differences.addAll(found);
        if (found.isEmpty()) {
            StoryLine same = system.equals(Lab.DRIVE) ? StoryLine.SAME_DRIVE : StoryLine.SAME_TREE;
            teller.say(same, system, before.entries(), before.files(), new Size(before.bytes()));
            return;
        }
        teller.alarm(StoryLine.DIFFERENT, system, found.size());
        found.stream().limit(LISTED).forEach(each -> teller.alarm(StoryLine.DIFFERENCE, each));
        if (found.size() > LISTED) {
            teller.alarm(StoryLine.MORE_DIFFERENCES, found.size() - LISTED);
        }
    }

    private void heal() {
        begin(Act.HEAL);
        lab.site(Lab.HOME).start();
        teller.say(StoryLine.REBUILT, Lab.HOME);
        heal = timed(() -> sago("heal"));
        sago("verify", "--all");
    }

    private DemoReport close(Before before) throws IOException {
        begin(Act.CLOSE);
        Map<String, Long> stored = stored();
        List<List<Object>> rows = new ArrayList<>();
        stored.forEach((site, bytes) -> rows.add(List.of(
                site, new Size(bytes), site.equals(Lab.HOME) ? StoryLine.FATE_BURNED : StoryLine.FATE_SURVIVED)));
        teller.table(List.of(StoryLine.HEAD_SITE, StoryLine.HEAD_STORED, StoryLine.HEAD_FATE), rows);
        teller.say(StoryLine.FIGURE_DOCUMENTS, before.files(), new Size(before.bytes()));
        teller.say(StoryLine.FIGURE_TIMES, firstBackup, secondBackup, restore, heal);
        Instant end = clock.instant();
        Duration took = Duration.between(begun.getOrDefault(Act.OPEN, end), end);
        if (differences.isEmpty()) {
            teller.say(StoryLine.FIGURE_END, took);
        } else {
            teller.alarm(StoryLine.FIGURE_LOSS, differences.size());
        }
        return new DemoReport(
                lab.folder().toString(),
                before.files(),
                before.bytes(),
                stored,
                firstBackup,
                secondBackup,
                restore,
                heal,
                took,
                acts(end),
                List.copyOf(differences));
    }

    private Map<Act, Duration> acts(Instant end) {
        Map<Act, Duration> acts = new EnumMap<>(Act.class);
        begun.forEach((act, from) -> {
            Instant to =
                    begun.values().stream().filter(from::isBefore).findFirst().orElse(end);
            acts.put(act, Duration.between(from, to));
        });
        return acts;
    }

    private void sago(String... words) {
        int exit = sago.run(words);
        if (exit == INTERRUPTED) {
            throw SagoException.interrupted("the demonstration");
        }
        if (exit != OK) {
            throw SagoException.failed(
                    "sago " + String.join(" ", words) + " ended with " + exit + " and should have ended with " + OK,
                    "Look at what it printed; --keep keeps the lab.",
                    null);
        }
    }

    private Duration timed(Runnable step) {
        Instant from = clock.instant();
        step.run();
        return Duration.between(from, clock.instant());
    }

    /** Bytes at each site, by name. */
    private Map<String, Long> stored() throws IOException {
        Map<String, Long> stored = new LinkedHashMap<>();
        for (LabSite site : lab.sites()) {
            stored.put(site.name(), site.stored());
        }
        return stored;
    }

    private static long most(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
