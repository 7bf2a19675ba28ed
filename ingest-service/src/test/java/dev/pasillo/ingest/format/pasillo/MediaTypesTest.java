package dev.pasillo.ingest.format.pasillo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/x-ndjson",
                "text/plain;charset=utf-8",
                "application/octet-stream",
                "application/gzip"
            })
    void whatMayHoldEventsIsWelcome(String type) {
        assertThat(MediaTypes.welcome(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "multipart/form-data; boundary=x",
                "image/png",
                "application/xml",
                "application/cloudevents+json",
                "application/x-www-form-urlencoded",
                ";",
                "json"
            })
    void whatIsClearlySomethingElseIsNot(String type) {
        assertThat(MediaTypes.welcome(type)).isFalse();
    }
}
