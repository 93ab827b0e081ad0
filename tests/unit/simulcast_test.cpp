#include "simulcast.hpp"

#include "catch.hpp"
#include "json.hpp"

using namespace petcam;

namespace {

using Rids = std::vector<std::string>;

Simulcast of(const char* jsep, std::optional<int> mindex = 1) {
    const Json json(json_loads(jsep, 0, nullptr));
    REQUIRE(json);
    return simulcastOf(json.get(), mindex);
}

}  // namespace

TEST_CASE("the rids of an offer come from the Janus core, with the extension that carries them") {
    const auto simulcast = of(
        R"({"type":"offer","sdp":"v=0","simulcast":[{"mindex":1,"mid":"1","rids":["l","m","h"],"rid-ext":10}]})");
    CHECK(simulcast.rids == Rids{"l", "m", "h"});
    CHECK(simulcast.ridExtension == 10);
}

TEST_CASE("only the medium that is taken counts") {
    const auto* jsep =
        R"({"simulcast":[{"mindex":0,"rids":["x"],"rid-ext":3},{"mindex":2,"rids":["l","h"],"rid-ext":4}]})";
    CHECK(of(jsep, 2).rids == Rids{"l", "h"});
    CHECK(of(jsep, 1).rids.empty());
    CHECK(of(jsep, std::nullopt).rids.empty());
}

TEST_CASE("an offer without simulcast, or by SSRCs alone, has no rids") {
    CHECK(of(R"({"type":"offer","sdp":"v=0"})").rids.empty());
    CHECK(of(R"({"simulcast":[{"mindex":1,"ssrcs":[1,2]}]})").rids.empty());
    CHECK(simulcastOf(nullptr, 1).rids.empty());
}

TEST_CASE("what does not read as the core writes it is no simulcast") {
    for (const auto* jsep : {
             R"({"simulcast":true})",
             R"({"simulcast":[7]})",
             R"({"simulcast":[{"mindex":"1","rids":["l"],"rid-ext":3}]})",
             R"({"simulcast":[{"mindex":1,"rids":["l"]}]})",
             R"({"simulcast":[{"mindex":1,"rids":["l"],"rid-ext":0}]})",
             R"({"simulcast":[{"mindex":1,"rids":["l"],"rid-ext":256}]})",
             R"({"simulcast":[{"mindex":1,"rids":["l",""],"rid-ext":3}]})",
             R"({"simulcast":[{"mindex":1,"rids":["l",7],"rid-ext":3}]})",
             R"({"simulcast":[{"mindex":1,"rids":"l","rid-ext":3}]})",
         }) {
        INFO(jsep);
        CHECK(of(jsep).rids.empty());
    }
    CHECK(of(R"({"simulcast":[{"mindex":1,"rids":["a","b","c","d"],"rid-ext":3}]})").rids.size() == 3);
}
