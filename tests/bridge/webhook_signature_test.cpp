#include "bridge/webhook_signature.hpp"

#include "bridge/webhook.hpp"
#include "catch.hpp"

using namespace petcam::bridge;

TEST_CASE("a signature is the one that Standard Webhooks shows as its example") {
    // https://github.com/standard-webhooks/standard-webhooks, libraries: the vector that all of them are
    // tested with.
    const auto key = signingKeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    REQUIRE(key);
    CHECK(webhookSignature(*key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("the identifier, the time and each byte of the body are signed") {
    const auto key = *signingKeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const std::string right = webhookSignature(key, "a", 1, "{}");
    CHECK(webhookSignature(key, "b", 1, "{}") != right);
    CHECK(webhookSignature(key, "a", 2, "{}") != right);
    CHECK(webhookSignature(key, "a", 1, "{ }") != right);
}

TEST_CASE("what is no key of 24 to 64 bytes is not taken for one") {
    const char* secret =
        GENERATE("", "secret", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ");
    CHECK_FALSE(signingKeyOf(secret));
}

TEST_CASE("a message says what happened, whatever the camera is called") {
    const Delivery delivery = deliveryOf({"motion_started", "c1", "Küche \"x\"\n"}, "msg_1", 1764000000);
    CHECK(delivery.id == "msg_1");
    CHECK(delivery.body ==
          "{\"id\":\"msg_1\",\"event\":\"motion_started\",\"camera\":\"c1\",\"name\":\"Küche "
          "\\\"x\\\"\\n\",\"time\":1764000000}");
}

TEST_CASE("only what a client did wrong is refused for good") {
    for (const unsigned status : {400, 401, 404, 410, 413})
        CHECK(isFinalStatus(status));
    for (const unsigned status : {0, 301, 408, 429, 500, 502, 503})
        CHECK_FALSE(isFinalStatus(status));
}
