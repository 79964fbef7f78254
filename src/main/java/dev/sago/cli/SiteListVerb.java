package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteMark;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.site.StoreSettings;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import picocli.CommandLine.Command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** {@code sago site list}: all sites, whether they answer now, and what they have in common with others. */
@Command(name = "list", customSynopsis = "sago site list")
final class SiteListVerb extends Verb {

    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** How a site answers. */
    enum State {
        /** It is marked as itself. */
        READY,
        /** It answers and has no mark: nothing was stored there yet, or it was emptied. */
        EMPTY,
        /** It is marked as another site. */
        OTHER,
        /** It does not answer or refuses. */
        UNREACHABLE
    }

    /**
     * One site, as JSON.
     *
     * @param driver {@code aws}, {@code minio} or {@code directory}
     * @param where endpoint, bucket and prefix, or the folder
     * @param reason why it is in that state, else empty
     * @param nearest the nearest other site, if both tell where they stand
     * @param nearestMetres how far that is, -1 where it is not known
     */
    record Listed(
            SiteName site,
            String driver,
            String where,
            State state,
            String reason,
            Map<String, String> domains,
            Optional<SiteName> nearest,
            long nearestMetres) {}

    /** All of them. */
    record Document(List<Listed> sites) {}

    private record Answer(State state, String reason) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        Collection<SiteSettings> sites = with.settings().sites().values();
        List<Listed> listed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            sites.forEach(site -> answers.add(threads.submit(() -> ask(site))));
            int i = 0;
            for (SiteSettings site : sites) {
                listed.add(listed(site, answer(answers.get(i++), threads), sites));
            }
        }
        with.out()
                .result(
                        new Document(listed),
                        out -> out.table(table(listed, with.messages()).compact()));
        return ExitCode.OK;
    }

    private static Answer answer(Future<Answer> asked, ExecutorService threads) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a site", e.getCause());
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw e;
        }
    }

    /** By the bare driver: whoever looks wants to know now, not after repetitions. */
    private static Answer ask(SiteSettings site) {
        try (ObjectStore store = Stores.driver(site.store(), SHORT)) {
            return switch (SiteMark.look(store, site.site().name())) {
                case SiteMark.Seen.Own _ -> new Answer(State.READY, "");
                case SiteMark.Seen.Other(String told) -> new Answer(State.OTHER, "marked " + told);
                case SiteMark.Seen.None _ -> new Answer(State.EMPTY, "");
            };
        } catch (StoreException e) {
            return new Answer(State.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private static Listed listed(SiteSettings settings, Answer answer, Collection<SiteSettings> all) {
        Site site = settings.site();
        record Near(SiteName name, double metres) {}
        Optional<Near> nearest = all.stream()
                .map(SiteSettings::site)
                .filter(other -> !other.name().equals(site.name()))
                .flatMap(other -> site.location().stream()
                        .flatMap(here ->
                                other.location().stream().map(there -> new Near(other.name(), here.distanceTo(there)))))
                .min(Comparator.comparingDouble(Near::metres));
        return new Listed(
                site.name(),
                driver(settings.store()),
                settings.store().where(),
                answer.state(),
                answer.reason(),
                new TreeMap<>(site.domains()),
                nearest.map(Near::name),
                nearest.map(near -> Math.round(near.metres())).orElse(-1L));
    }

    private static String driver(StoreSettings store) {
        return switch (store) {
            case StoreSettings.S3 s3 -> Words.of(s3.client());
            case StoreSettings.Directory _ -> "directory";
        };
    }

    private static Table table(List<Listed> sites, Messages messages) {
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.words(messages.text("column.state")),
                Column.words(messages.text("column.driver")),
                Column.elastic(messages.text("column.where")),
                Column.elastic(messages.text("column.nearest")),
                Column.elastic(messages.text("column.domains")),
                Column.elastic(messages.text("column.reason")));
        for (Listed site : sites) {
            table.row(
                    site.site(),
                    state(site.state(), messages),
                    site.driver(),
                    site.where(),
                    site.nearest()
                            .map(other -> other + ", " + Math.round(site.nearestMetres() / 1000.0) + " km")
                            .orElse("-"),
                    site.domains().isEmpty()
                            ? "-"
                            : site.domains().entrySet().stream()
                                    .map(domain -> domain.getKey() + "=" + domain.getValue())
                                    .collect(Collectors.joining(" ")),
                    site.reason());
        }
        return table;
    }

    private static Cell state(State state, Messages messages) {
        Tone tone = switch (state) {
            case READY -> Tone.GOOD;
            case EMPTY -> Tone.WARN;
            case OTHER, UNREACHABLE -> Tone.BAD;
        };
        return new Cell(messages.word("site", state), tone);
    }
}
