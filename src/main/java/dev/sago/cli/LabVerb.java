package dev.sago.cli;

import dev.sago.lab.Lab;
import dev.sago.lab.LabSite;
import dev.sago.lab.Samples;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code sago lab}: four sites and two sample systems on this machine, to try things on, until Ctrl-C. */
@Command(name = "lab", customSynopsis = "sago lab [--data DIR] [--keep]")
final class LabVerb extends Verb {

    private static final List<String> TO_TRY = List.of(
            "config check",
            "backup --all",
            "verify --all",
            "restore " + Lab.GOVERNMENT + " --to /tmp/restored",
            "site check gwangju");

    @Option(names = "--data", paramLabel = "DIR")
    @Nullable
    Path data;

    @Option(names = "--documents", paramLabel = "N")
    int documents = Samples.FILES;

    @Option(names = "--keep")
    boolean keep;

    /**
     * A lab that is running, as JSON.
     *
     * @param originals the file tree of government24
     */
    record Running(Path config, Path originals, List<Place> sites) {}

    /** One of its servers. */
    record Place(String name, String endpoint, Path objects) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        Lab lab = open(keep, with);
        Samples samples = samples(lab, data, documents, with);
        var _ = samples.fillTree();
        var _ = samples.fillDrive();
        List<Place> sites = lab.sites().stream().map(LabVerb::place).toList();
        with.out()
                .result(
                        new Running(lab.config(), lab.folder().resolve(Lab.GOVERNMENT), sites),
                        out -> print(lab, with.messages(), out));
        with.out().flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Ctrl-C is how a lab ends; there is nothing to finish, and what is open is closed by the wiring.
            if (keep) {
                with.out().note(with.messages().text("lab.kept", lab.folder()));
            }
        }
        return ExitCode.OK;
    }

    private static Place place(LabSite site) {
        return new Place(site.name(), site.endpoint().toString(), site.objects());
    }

    private static void print(Lab lab, Messages messages, Output.Text out) {
        Facts facts = new Facts(out);
        for (LabSite site : lab.sites()) {
            facts.add(site.name(), site.endpoint().toString());
        }
        facts.add(Lab.DRIVE, lab.drive().endpoint() + "/" + lab.drive().bucket());
        facts.add(Lab.GOVERNMENT, lab.folder().resolve(Lab.GOVERNMENT).toString());
        facts.end();
        out.line("");
        out.line(Tone.HEADING, messages.text("lab.try"));
        for (String verb : TO_TRY) {
            out.line("  scripts/sago -c " + lab.config() + " " + verb);
        }
        out.line("");
        out.line(messages.text("lab.end"));
    }

    /** A lab that is closed with the engine's parts. */
    static Lab open(boolean keep, Invocation with) {
        String named = with.around().env().getOrDefault("TMPDIR", "");
        Path parent = Lab.usualParent(named);
        return with.wiring().keep(Lab.open(with.path(parent), keep, new SecureRandom()));
    }

    /** Its sample systems, still empty; closed with the engine's parts. */
    static Samples samples(Lab lab, @Nullable Path data, int documents, Invocation with) throws IOException {
        Optional<Path> from = Optional.ofNullable(data).map(with::path);
        if (from.isPresent() && !Files.isDirectory(from.get())) {
            throw SagoException.usage(
                    with.messages().text("lab.no-data", from.get()),
                    with.messages().text("lab.no-data.remedy"));
        }
        return with.wiring().keep(new Samples(lab, from, documents));
    }
}
