package dev.sago.backup;

import dev.sago.repository.SiteProgress;

import java.util.List;

/**
 * How far a backup is.
 *
 * @param files files that are done
 * @param bytes their bytes
 * @param expectedFiles files in the parent snapshot, as an estimate; -1 without a parent
 * @param expectedBytes bytes in the parent snapshot; -1 without a parent
 * @param readBytes bytes read, because new or changed
 * @param newBytes plain bytes that no earlier run had stored
 * @param storedBytes bytes of objects made
 * @param sites how far each site is
 */
public record BackupProgress(
        long files,
        long bytes,
        long expectedFiles,
        long expectedBytes,
        long readBytes,
        long newBytes,
        long storedBytes,
        List<SiteProgress> sites) {}
