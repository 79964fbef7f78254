package dev.sago.catalog;

import dev.sago.model.Secret;

import java.util.Optional;

/**
 * The {@code catalog} section.
 *
 * @param url {@code jdbc:h2} for the embedded database below {@code state}, or {@code jdbc:postgresql://host/db}
 * @param user PostgreSQL user
 * @param password its password
 */
public record CatalogSettings(String url, Optional<String> user, Optional<Secret> password) {}
