package dev.sago.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Writes the lab's {@code sago.yaml}, and the secrets that it refers to beside it, for their owner only. */
final class LabConfig {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Where a site is. Coordinates are those of the towns; the domains are invented.
     *
     * @param driver the S3 client that Sago uses there
     */
    private record Place(
            String site,
            String driver,
            String latitude,
            String longitude,
            String building,
            String power,
            String zone) {}

    private static final List<Place> PLACES = List.of(
            new Place("daejeon", "aws", "36.3799", "127.3870", "nirs-daejeon", "daejeon-grid", "chungcheong"),
            new Place("gwangju", "minio", "35.1470", "126.8430", "nirs-gwangju", "gwangju-grid", "honam"),
            new Place("gongju", "aws", "36.4880", "127.0880", "nirs-gongju", "gongju-grid", "gongju-basin"),
            new Place("daegu", "minio", "35.8920", "128.6390", "nirs-daegu", "daegu-grid", "yeongnam"));

    private LabConfig() {}

    static void write(Lab lab) throws IOException {
        Path secrets = Files.createDirectory(lab.folder().resolve("secrets"), OWNER_FOLDER);
        for (LabSite site : lab.sites()) {
            writeOwned(secrets.resolve(site.name()), site.secretKey().reveal());
        }
        writeOwned(secrets.resolve(lab.drive().name()), lab.drive().secretKey().reveal());
        writeOwned(lab.config(), text(lab));
    }

    private static void writeOwned(Path file, String text) throws IOException {
        Files.createFile(file, OWNER_FILE);
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /** Relative paths begin at the configuration's folder, so it can be moved as a whole. */
    private static String text(Lab lab) {
        StringBuilder text = new StringBuilder("""
                # A lab of Sago: four sites and a cloud drive on this machine.
                state: state
                keys: { file: master.key }

                sites:
                """);
        for (Place place : PLACES) {
            LabSite site = lab.site(place.site());
            text.append("""
                      %s:
                        store:
                          driver: %s
                          endpoint: "%s"
                          bucket: %s
                          prefix: vault
                          access-key: %s
                          secret-key: file:secrets/%s
                        location: { latitude: %s, longitude: %s }
                        domains: { building: %s, power: %s, zone: %s }
                    """.formatted(
                            site.name(),
                            place.driver(),
                            site.endpoint(),
                            site.bucket(),
                            site.accessKey(),
                            site.name(),
                            place.latitude(),
                            place.longitude(),
                            place.building(),
                            place.power(),
                            place.zone()));
        }
        LabSite drive = lab.drive();
        text.append("""

                systems:
                  %s:
                    home: %s
                    grade: A1
                    policy: quadruple      # a preset: 4 copies, 2 must be complete, 3 away from home, no two in one building
                    sources:
                      - files: { path: "%s" }
                  %s:
                    home: %s
                    grade: A2
                    policy: quadruple
                    sources:
                      - s3:
                          endpoint: "%s"
                          bucket: %s
                          owner: "{2}"     # <ministry>/<owner>/<folders>/<document>
                          access-key: %s
                          secret-key: file:secrets/%s
                """.formatted(
                        Lab.GOVERNMENT,
                        Lab.HOME,
                        lab.government(),
                        Lab.DRIVE,
                        Lab.HOME,
                        drive.endpoint(),
                        drive.bucket(),
                        drive.accessKey(),
                        drive.name()));
        return text.toString();
    }
}
