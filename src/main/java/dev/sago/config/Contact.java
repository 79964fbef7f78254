package dev.sago.config;

import java.util.Optional;

/**
 * Somebody whom the runbook names.
 *
 * @param name who
 * @param role what for; may be empty
 * @param phone where to reach them; may be empty
 * @param share the number of the share of the master key that they hold
 */
public record Contact(String name, String role, String phone, Optional<Integer> share) {

    static Optional<Contact> read(Section section) {
        Value<String> name = section.read(SettingsKeys.CONTACT_NAME);
        Value<String> role = section.read(SettingsKeys.CONTACT_ROLE);
        Value<String> phone = section.read(SettingsKeys.CONTACT_PHONE);
        Value<Integer> share = section.read(SettingsKeys.CONTACT_SHARE);
        return section.bind(() -> new Contact(name.get(), role.get(), phone.get(), share.toOptional()));
    }
}
