package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.config.CatalogPlace;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CatalogOpeningTest {

    @TempDir
    Path state;

    private CatalogOpening begin() {
        CatalogSettings embedded = new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
        return new CatalogOpening(new CatalogPlace(state, embedded), InstantSource.system());
    }

    @Test
    void givesOneCatalogAndClosesIt() {
        CatalogOpening opening = begin();
        Catalog catalog = opening.catalog();
        assertThat(opening.catalog()).isSameAs(catalog);
        assertThat(catalog.snapshots()).isNotNull();
        opening.close();
        assertThat(state.resolve("catalog/catalog.mv.db")).exists();
        assertThat(state.resolve("catalog/catalog.lock.db")).doesNotExist();
    }

    @Test
    void isClosedEvenIfNobodyAskedForIt() {
        begin().close();
        assertThat(state.resolve("catalog/catalog.mv.db")).exists();
        assertThat(state.resolve("catalog/catalog.lock.db")).doesNotExist();
    }

    @Test
    void whatIsWrongIsToldToWhoAsksAndOnlyThen() throws Exception {
        Files.writeString(state.resolve("catalog"), "no folder");
        CatalogOpening opening = begin();
        assertThatThrownBy(opening::catalog)
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("the catalog's folder " + state.resolve("catalog") + " could not be made");
        assertThatCode(opening::close).doesNotThrowAnyException();
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        try (CatalogOpening opening = begin()) {
            assertThat(opening.catalog()).isNotNull();
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}
