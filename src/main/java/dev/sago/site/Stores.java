package dev.sago.site;

import dev.sago.site.StoreSettings.Directory;
import dev.sago.site.StoreSettings.S3;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Opens stores: the one place where drivers are chosen and decorators are put around them. */
public final class Stores {

    private Stores() {}

    /**
     * Opens a site as Sago uses it. From the inside out: the driver; the meter, which sees every attempt and no waiting;
     * the limit, which repetitions count against; the repetitions.
     *
     * @throws StoreException if a folder is missing or a ca-file cannot be read; S3 servers are not called
     */
    public static OpenSite open(SiteSettings settings) throws StoreException {
        return open(settings, Optional.empty());
    }

    /** The same, held to a pace that other stores of this site share, where there is one. */
    public static OpenSite open(SiteSettings settings, Optional<Pace> pace) throws StoreException {
        MeteredStore metered = new MeteredStore(driver(settings.store(), Timeouts.DEFAULT), System::nanoTime);
        long rate = settings.store().bytesPerSecond();
        ObjectStore limited = rate > 0 ? new ThrottledStore(metered, rate, System::nanoTime, Thread::sleep) : metered;
        ObjectStore paced = pace.<ObjectStore>map(by -> new ThrottledStore(limited, by, Thread::sleep))
                .orElse(limited);
        ObjectStore repeating = new RetryingStore(
                paced,
                RetryingStore.Policy.DEFAULT,
                Thread::sleep,
                () -> ThreadLocalRandom.current().nextDouble());
        return new OpenSite(settings.site(), repeating, metered);
    }

    /** Opens the bare driver, which neither repeats, limits nor counts. */
    public static ObjectStore driver(StoreSettings settings, Timeouts timeouts) throws StoreException {
        return switch (settings) {
            case S3 s3 ->
                switch (s3.client()) {
                    case AWS -> AwsObjectStore.open(s3, timeouts);
                    case MINIO -> MinioObjectStore.open(s3, timeouts);
                };
            case Directory directory -> DirectoryObjectStore.open(directory.path());
        };
    }
}
