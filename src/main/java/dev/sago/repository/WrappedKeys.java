package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of each wrapped key are the right ones. The name of a wrapped key does not vouch for its bytes, so where
 * sites disagree, the form that the master key opens is right. Of a key that another master key wrapped, only the shape
 * can be checked; of several that are well formed the one that most sites hold is right. Where none has most, or two
 * forms open to different keys and something is sealed with both, nobody can tell: such a key is left as it is.
 *
 * @param right the right bytes, by id
 * @param doubtful why nobody can tell here which is right, by id
 */
record WrappedKeys(Map<String, byte[]> right, Map<String, String> doubtful) {

    /** One form in which sites hold a key. */
    private record Form(ByteBuffer text, List<SiteView> sites) {

        byte[] bytes() {
            byte[] copy = new byte[text.remaining()];
            text.duplicate().get(copy);
            return copy;
        }
    }

    /** The repository key, and what was judged on the way. */
    record Unlocked(RepositoryKey key, WrappedKeys wrapped) {}

    /**
     * Opens the repository key by any form at any site that the ring opens.
     *
     * @throws SagoException as {@link KeyRing#unwrap}, if none does
     */
    static Unlocked unlock(SystemName system, KeyRing keys, List<SiteView> views) {
        Map<String, List<Form>> forms = forms(views);
        RepositoryKey key = open(system, keys, forms);
        Map<String, byte[]> right = new TreeMap<>();
        Map<String, String> doubtful = new TreeMap<>();
        forms.forEach((id, all) -> {
            try {
                right.put(id, rightOf(system, keys, key, id, all));
            } catch (DoubtException e) {
                doubtful.put(id, String.valueOf(e.getMessage()));
            }
        });
        return new Unlocked(key, new WrappedKeys(right, doubtful));
    }

    /** Nobody can tell. */
    private static final class DoubtException extends Exception {
        DoubtException(String why) {
            super(why);
        }
    }

    private static Map<String, List<Form>> forms(List<SiteView> views) {
        Map<String, Map<ByteBuffer, List<SiteView>>> holders = new TreeMap<>();
        for (SiteView view : views) {
            view.wrappedKeys()
                    .forEach((id, bytes) -> holders.computeIfAbsent(id, k -> new LinkedHashMap<>())
                            .computeIfAbsent(ByteBuffer.wrap(bytes), k -> new ArrayList<>())
                            .add(view));
        }
        Map<String, List<Form>> forms = new TreeMap<>();
        holders.forEach((id, byBytes) -> {
            List<Form> all = new ArrayList<>();
            byBytes.forEach((bytes, sites) -> all.add(new Form(bytes, sites)));
            all.sort(Comparator.comparingInt((Form form) -> form.sites().size()).reversed());
            forms.put(id, all);
        });
        return forms;
    }

    /** By what most sites hold; where sites disagree, rather by a form whose key opens something. */
    private static RepositoryKey open(SystemName system, KeyRing keys, Map<String, List<Form>> forms) {
        Map<String, byte[]> most = new TreeMap<>();
        forms.forEach((id, all) -> most.put(id, all.getFirst().bytes()));
        RepositoryKey first = null;
        SagoException failure = null;
        try {
            first = keys.unwrap(system, most);
        } catch (SagoException e) {
            failure = e;
        }
        for (Map.Entry<String, List<Form>> one : forms.entrySet()) {
            for (Form form : one.getValue().size() > 1 ? one.getValue() : List.<Form>of()) {
                RepositoryKey other;
                try {
                    other = keys.unwrap(system, Map.of(one.getKey(), form.bytes()));
                } catch (SagoException e) {
                    if (failure != null) {
                        failure.addSuppressed(e);
                    }
                    continue;
                }
                if (first == null || (!isSame(first, other) && !opensAny(first, one.getValue()))) {
                    first = other;
                } else {
                    other.close();
                }
            }
        }
        if (first == null) {
            throw java.util.Objects.requireNonNull(failure);
        }
        return first;
    }

    private static boolean isSame(RepositoryKey one, RepositoryKey other) {
        return Arrays.equals(one.gearTable(), other.gearTable());
    }

    private static boolean opensAny(RepositoryKey key, List<Form> forms) {
        return forms.stream().flatMap(form -> form.sites().stream()).anyMatch(site -> opensAny(key, site));
    }

    /** Whether an index or a manifest at the site was sealed with this key; one that cannot be read may have been. */
    private static boolean opensAny(RepositoryKey key, SiteView view) {
        return view.snapshots().keySet().stream().anyMatch(name -> opens(key, view, ObjectType.MANIFEST, name))
                || view.indexes().keySet().stream().anyMatch(name -> opens(key, view, ObjectType.INDEX, name));
    }

    private static boolean opens(RepositoryKey key, SiteView view, ObjectType type, String name) {
        try {
            SealedObject.open(type, key, ByteBuffer.wrap(view.site().getAll(name, SealedObject.MAX_STORED)));
            return true;
        } catch (StoreException e) {
            return SiteObjects.isOfTheSite(e);
        } catch (FormatException e) {
            return false; // Sealed with another key, or damaged.
        }
    }

    private static byte[] rightOf(SystemName system, KeyRing keys, RepositoryKey key, String id, List<Form> all)
            throws DoubtException {
        List<Form> whole = all.stream()
                .filter(form -> KeyRing.isWellFormed(system, id, form.bytes()))
                .toList();
        if (whole.isEmpty()) {
            throw new DoubtException("every copy of it is damaged; a holder of its master key can make it anew");
        }
        if (all.size() == 1) {
            return whole.getFirst().bytes();
        }
        Form right = null;
        for (Form form : whole) {
            try (RepositoryKey opened = keys.unwrap(system, Map.of(id, form.bytes()))) {
                if (isSame(opened, key)) {
                    right = right == null ? form : right;
                } else if (form.sites().stream().anyMatch(site -> opensAny(opened, site))) {
                    throw new DoubtException("sites hold two different keys under this name, and both are in use:"
                            + " two repositories were founded for one system");
                }
            } catch (SagoException e) {
                // Damaged, or wrapped by another master key: the other forms tell.
            }
        }
        if (right != null) {
            return right.bytes();
        }
        if (whole.size() > 1
                && whole.get(0).sites().size() == whole.get(1).sites().size()) {
            throw new DoubtException(
                    "sites hold different bytes of it, and this master key does not tell which of them are right");
        }
        return whole.getFirst().bytes();
    }

    /** Whether these are the right bytes; false where nobody can tell. */
    boolean isRight(String id, ByteBuffer bytes) {
        byte[] known = right.get(id);
        return known != null && ByteBuffer.wrap(known).equals(bytes);
    }
}
