package dev.sago.site;

import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.site.ProbeReport.Outcome;
import dev.sago.site.StoreSettings.Client;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The probe on a real server, whose locks hold against its root credentials. */
@NeedsMinio
class LockProbeOnMinioTest {

    private final SiteProbe probe = new SiteProbe(System::nanoTime, new Random(), Duration.ofSeconds(6), Thread::sleep);

    @ParameterizedTest
    @EnumSource(Client.class)
    void findsThatTheLockHoldsAndLeavesNothing(Client client) throws Exception {
        String bucket = MinioServer.get().newBucket(true);
        try (S3ObjectStore store =
                (S3ObjectStore) Stores.driver(MinioServer.get().store(client, bucket, "p", true), Timeouts.DEFAULT)) {
            ProbeReport report = probe.run(store);
            assertThat(report.usable()).as(report.toString()).isTrue();
            assertThat(report.checks()).allMatch(check -> check.outcome() == Outcome.PASSED);
            assertThat(report.capabilities()).isEqualTo(new Capabilities(true, true, true, true));
            assertThat(store.versions("", null, null).versions()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void tellsABucketWithoutLocks(Client client) throws Exception {
        String bucket = MinioServer.get().newBucket(false);
        try (ObjectStore without =
                        Stores.driver(MinioServer.get().store(client, bucket, "p", false), Timeouts.DEFAULT);
                ObjectStore with =
                        Stores.driver(MinioServer.get().store(client, bucket, "q", true), Timeouts.DEFAULT)) {
            assertThat(probe.run(without).check("object-lock").outcome()).isEqualTo(Outcome.ABSENT);
            ProbeReport report = probe.run(with);
            assertThat(report.check("object-lock").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.checks()).noneMatch(check -> check.name().startsWith("lock-"));
        }
    }
}
