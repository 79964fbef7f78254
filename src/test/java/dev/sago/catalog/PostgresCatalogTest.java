package dev.sago.catalog;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract on a real PostgreSQL, and what only a server can suffer. */
class PostgresCatalogTest extends CatalogContract {

    @Override
    CatalogSettings fresh() throws SQLException {
        return Postgres.fresh();
    }

    @Override
    Connection connect() throws SQLException {
        return Postgres.connect(settings);
    }

    @Test
    void anUnreachableServerIsToldWithoutSecrets() {
        CatalogSettings nowhere = new CatalogSettings(
                "jdbc:postgresql://127.0.0.1:1/sago?password=abc", Optional.of("sago"), Optional.of(new Secret("xyz")));
        assertThatThrownBy(() -> Catalog.open(nowhere, state, clock))
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.remedy()).contains("database server runs"))
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/sago ")
                .hasMessageNotContaining("abc")
                .hasMessageNotContaining("xyz");
    }

    @Test
    void aMissingDatabaseIsToldSo() {
        CatalogSettings missing = new CatalogSettings(settings.url() + "_missing", settings.user(), Optional.empty());
        assertThatThrownBy(() -> Catalog.open(missing, state, clock))
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.remedy()).contains("Create the database"));
    }

    @Test
    void workGoesOnWhenTheServerDropsAllConnections() throws SQLException {
        column("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
        assertThat(catalog.snapshots().list(Optional.empty())).isEmpty();
    }
}
