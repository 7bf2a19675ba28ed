package dev.pasillo.insight.service;

import static io.restassured.RestAssured.given;

import dev.pasillo.testsupport.TestKeys;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/// Asks the service with a secret key.
final class Ask {
    private Ask() {}

    /// The answer to a GET of a path with its query as it stands.
    static ValidatableResponse get(String path) {
        return as(TestKeys.SECRET, path);
    }

    static ValidatableResponse as(String key, String path) {
        return given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + key)
                .get(path)
                .then();
    }

    /// The JSON of a good answer.
    static JsonPath json(String path) {
        return get(path).statusCode(200).extract().jsonPath();
    }
}
