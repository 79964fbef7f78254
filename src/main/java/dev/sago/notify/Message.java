package dev.sago.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.List;

/**
 * What one channel is told at one time, in words that are ready; its JSON form is what a webhook gets.
 *
 * @param sender the host whose Sago tells it
 * @param time when it was made, ISO 8601 in UTC
 * @param subject one line
 * @param text all of it as text, which chat services show
 * @param items each by itself, for programs
 */
record Message(String sender, String time, String subject, String text, List<Item> items) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One alarm.
     *
     * @param event {@code alert}, {@code reminder}, {@code clear} or {@code test}
     * @param name the alarm's name
     * @param kind what is wrong, as {@code rpo-exceeded}
     * @param severity {@code warning} or {@code critical}
     * @param about the system, site or node
     * @param reason what is wrong, in words
     * @param remedy the command that mends it
     * @param since when it was first seen
     */
    record Item(
            @JsonProperty("event") String event,
            @JsonProperty("name") String name,
            @JsonProperty("kind") String kind,
            @JsonProperty("severity") String severity,
            @JsonProperty("about") String about,
            @JsonProperty("reason") String reason,
            @JsonProperty("remedy") String remedy,
            @JsonProperty("since") String since) {}

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a message as JSON", e);
        }
    }

    static Message of(String json) {
        try {
            return JSON.readValue(json, Message.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalog holds a message that cannot be read", e);
        }
    }

    static String json(Item item) {
        try {
            return JSON.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write an alarm as JSON", e);
        }
    }

    static Item item(String json) {
        try {
            return JSON.readValue(json, Item.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalog holds an alarm that cannot be read", e);
        }
    }
}
