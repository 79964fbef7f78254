package dev.sago.config;

import dev.sago.backup.SystemSettings;
import dev.sago.config.ByName.Named;
import dev.sago.model.Secret;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All keys of sago.yaml: the one description that the reader, the check for unknown keys, the JSON Schema, the table of keys
 * and the test that pins them share. Keys may be added, never renamed. Those of sites, policies and systems stand in
 * {@link SiteKeys}, {@link PolicyKeys}, {@link SystemKeys} and {@link NotifyKeys}.
 */
public final class SettingsKeys {

    private static final Pattern NAME = Pattern.compile(ValueTypes.NAME);

    static final Key<Path> STATE = Key.defaulted(
            "state",
            ValueTypes.PATH,
            "/var/lib/sago",
            "Folder for caches, the embedded catalog and the spool; may be lost");

    static final Key<String> URL = Key.defaulted(
            "url", ValueTypes.JDBC, "jdbc:h2", "jdbc:h2 for an embedded one below state, or jdbc:postgresql://host/db");
    static final Key<String> USER = Key.optional("user", ValueTypes.WORDS, "PostgreSQL user");
    static final Key<Secret> PASSWORD =
            Key.optional("password", ValueTypes.SECRET, "Its password, as ${NAME} or file:/path");
    static final Key<Section> CATALOG =
            Key.defaulted("catalog", Group.of(URL, USER, PASSWORD), "{}", "The catalog's database");

    static final Key<Path> FILE = Key.optional("file", ValueTypes.PATH, "The key file that `sago key init` makes");
    static final Key<Secret> PASSPHRASE =
            Key.optional("passphrase", ValueTypes.SECRET, "A passphrase instead, as ${NAME} or file:/path");
    static final Key<Section> KEYS =
            Key.required("keys", Group.oneOf(FILE, PASSPHRASE), "Where the master key comes from: file or passphrase");

    static final Key<List<Named<Section>>> SITES = named("sites", "SITE", SiteKeys.SITE, "Places for copies");
    static final Key<List<Named<Section>>> POLICIES = named(
            "policies", "POLICY", PolicyKeys.POLICY, "How systems are protected; one named as a preset replaces it");
    static final Key<List<Named<Section>>> SYSTEMS = named("systems", "SYSTEM", SystemKeys.SYSTEM, "What is protected");

    static final Key<String> LISTEN =
            Key.defaulted("listen", ValueTypes.LISTEN, "127.0.0.1:8480", "Address of the console, host:port");
    static final Key<String> NODE =
            Key.computed("node", ValueTypes.NODE, "the machine's", "Name of this node of a cluster");
    static final Key<List<String>> POOLS = Key.defaulted(
            "pools",
            new Listed<>(ValueTypes.POOL),
            "[" + SystemSettings.DEFAULT_POOL + "]",
            "Which systems this node runs: those whose pool is one of these");
    static final Key<Integer> RUNS = Key.computed(
            "runs", ValueType.whole(1, 1000), "the machine's cores, 2 at least", "How many runs go on at once here");
    static final Key<Duration> DRAIN =
            Key.defaulted("drain", ValueTypes.DURATION, "1m", "How long runs may take to end when the node is stopped");
    static final Key<Duration> HANG =
            Key.defaulted("hang", ValueTypes.DURATION, "30m", "A run that gets on by nothing for so long is ended");
    static final Key<Duration> LONGEST =
            Key.optional("longest", ValueTypes.DURATION, "A run that takes longer is ended");
    static final Key<Section> SERVER = Key.defaulted(
            "server",
            Group.of(LISTEN, NODE, POOLS, RUNS, DRAIN, HANG, LONGEST),
            "{}",
            "`sago serve`: the schedule and the console");

    static final Key<Section> NOTIFY =
            Key.defaulted("notify", NotifyKeys.NOTIFY, "{}", "Who is told when something is not as it should be");

    static final Key<Path> SCRATCH = Key.computed(
            "scratch", ValueTypes.PATH, "scratch in the state folder", "Where drills restore to; emptied after each");
    static final Key<Long> QUOTA =
            Key.defaulted("quota", ValueTypes.SIZE, "none", "Most that all drills together may occupy there, as 200GB");
    static final Key<Section> DRILL = Key.defaulted("drill", Group.of(SCRATCH, QUOTA), "{}", "Where drills work");

    static final Key<String> CONTACT_NAME = Key.required("name", ValueTypes.WORDS, "Who");
    static final Key<String> CONTACT_ROLE =
            Key.defaulted("role", ValueTypes.TEXT, "\"\"", "What for, as network or key holder");
    static final Key<String> CONTACT_PHONE =
            Key.defaulted("phone", ValueTypes.TEXT, "\"\"", "Where to reach them on the worst day");
    static final Key<Integer> CONTACT_SHARE =
            Key.optional("share", ValueType.whole(1, 255), "The number of the key share that they hold");
    static final Key<List<Section>> CONTACTS = Key.defaulted(
            "contacts",
            new Listed<>(Group.of(CONTACT_NAME, CONTACT_ROLE, CONTACT_PHONE, CONTACT_SHARE)),
            "[]",
            "People whom the runbook names; it is printed, so keep to what may lie in a drawer");

    static final Group ROOT = Group.of(STATE, CATALOG, KEYS, SITES, POLICIES, SYSTEMS, DRILL, SERVER, NOTIFY, CONTACTS);

    /** What the file with the presets holds. */
    static final Group PRESETS = Group.of(POLICIES);

    /**
     * One key for a table.
     *
     * @param path keys from the top, with placeholders: {@code sites.SITE.store.bucket}
     * @param type what may stand there, for people
     * @param without what holds without it: a default, "required", or nothing
     * @param doc what it means
     */
    public record Row(String path, String type, String without, String doc) {}

    private SettingsKeys() {}

    private static Key<List<Named<Section>>> named(String name, String placeholder, Group each, String doc) {
        return Key.defaulted(name, new ByName<>(placeholder, NAME, ValueTypes.NAME_TOLD, each), "{}", doc);
    }

    /** All keys in the order of the description, each group before its keys. */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        add("", ROOT, rows);
        return List.copyOf(rows.stream().distinct().toList());
    }

    private static void add(String path, Shape<?> shape, List<Row> rows) {
        switch (shape) {
            case Group group -> group.keys().forEach(key -> add(path.isEmpty() ? "" : path + ".", key, rows));
            case Choice choice -> choice.options().forEach(option -> add(path, option.group(), rows));
            case ByName<?> names -> add(path + "." + names.placeholder(), names.each(), rows);
            case Listed<?> list -> add(path + "[]", list.element(), rows);
            case ValueType<?> value -> {
                // told by the row of its key
            }
            case SecretType<?> secret -> {
                // the same
            }
        }
    }

    private static void add(String prefix, Key<?> key, List<Row> rows) {
        String path = prefix + key.name();
        rows.add(new Row(path, type(key.shape()), without(key.presence()).orElse("none"), key.doc()));
        add(path, key.shape(), rows);
    }

    private static String type(Shape<?> shape) {
        return switch (shape) {
            case Group group -> group.exactlyOne() ? "one of its keys" : "group";
            case Choice choice -> "group by " + choice.discriminator();
            case ByName<?> names -> "group by name";
            case Listed<?> list -> "list";
            case SecretType<?> secret -> secret.noun();
            case ValueType<?> value ->
                switch (value.form()) {
                    case ValueType.Form.Words words -> String.join(", ", words.words());
                    case ValueType.Form.Whole whole -> whole.least() + " to " + whole.most();
                    case ValueType.Form.Decimal decimal -> value.noun();
                    case ValueType.Form.Text text -> value.noun();
                    case ValueType.Form.YesNo yesNo -> value.noun();
                };
        };
    }

    private static Optional<String> without(Key.Presence presence) {
        return switch (presence) {
            case Key.Presence.Required required -> Optional.of("required");
            case Key.Presence.Absent absent -> Optional.empty();
            case Key.Presence.Default fallback -> Optional.of(fallback.yaml());
            case Key.Presence.Computed computed -> Optional.of(computed.told());
        };
    }
}
